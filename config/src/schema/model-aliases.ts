// `model_aliases`: further names of models.

import type { FromSchema } from "json-schema-to-ts";
import { MODEL_NAME } from "./parts.js";

const ALIAS = {
  type: "object",
  additionalProperties: false,
  description: "Give one of `target` and `targets`.",
  properties: {
    target: {
      ...MODEL_NAME,
      description:
        "The model that the alias stands for: a name of an entry, or a `provider/model` that a wildcard covers. Not another alias.",
    },
    targets: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      description: "Several models: if one fails, the next is tried.",
      items: {
        type: ["string", "object"],
        minLength: 1,
        maxLength: 500,
        additionalProperties: false,
        required: ["target"],
        properties: {
          target: { ...MODEL_NAME, description: "The model. Not another alias." },
          weight: {
            type: "integer",
            minimum: 0,
            maximum: 1_000_000,
            description: "The model's share of the requests, relative to the others' weights. Default: `1`.",
          },
        },
      },
    },
  },
} as const;

export type AliasEntry = FromSchema<typeof ALIAS>;

export const MODEL_ALIASES = {
  type: "object",
  propertyNames: { minLength: 1, maxLength: 500 },
  additionalProperties: ALIAS,
  description: "Further names that clients may ask for, and their models.",
} as const;
