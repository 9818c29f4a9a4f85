// `routing_preferences`: kinds of tasks, and the models for each.

import type { FromSchema } from "json-schema-to-ts";
import { MODEL_NAME } from "./parts.js";
import { PRINTABLE } from "./patterns.js";

/** Also a header's value. */
const NAME = {
  type: "string",
  maxLength: 100,
  pattern: PRINTABLE,
  description: "The name of the kind of task, also in `x-plano-route`. Printable ASCII.",
} as const;

const DESCRIPTION = {
  type: "string",
  minLength: 1,
  maxLength: 10_000,
  description: "What the task is: conversations are compared with it.",
} as const;

const ROUTING_PREFERENCE = {
  type: "object",
  additionalProperties: false,
  required: ["name", "description", "models"],
  properties: {
    name: NAME,
    description: DESCRIPTION,
    models: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      items: MODEL_NAME,
      description: "Names of models: if one fails, the next is tried.",
    },
    selection_policy: {
      type: "object",
      additionalProperties: false,
      required: ["prefer"],
      description: "The order in which the models are tried.",
      properties: {
        prefer: {
          enum: ["cheapest", "fastest", "none"],
          description:
            "`cheapest` sorts by price, input plus output, `fastest` by latency, `none` keeps the order of `models`. Default: none.",
        },
      },
    },
  },
} as const;

export type RoutingPreferenceEntry = FromSchema<typeof ROUTING_PREFERENCE>;

export const ROUTING_PREFERENCES = {
  type: "array",
  maxItems: 100,
  items: ROUTING_PREFERENCE,
  description: "Kinds of tasks, and the models for each.",
} as const;

const INLINE_PREFERENCE = {
  type: "object",
  additionalProperties: false,
  required: ["name", "description"],
  properties: { name: NAME, description: DESCRIPTION },
} as const;

export type InlinePreference = FromSchema<typeof INLINE_PREFERENCE>;

/** Of one model. */
export const INLINE_PREFERENCES = {
  type: "array",
  maxItems: 100,
  description:
    "In files before `v0.4.0`: kinds of tasks that the model is for. Since then they are ignored here; use `routing_preferences` of the file itself.",
  items: INLINE_PREFERENCE,
  deprecated: true,
} as const;
