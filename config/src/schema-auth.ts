// The parts of the schema that are about who may use a listener.

import { MODEL_NAME, SECRET } from "./schema-parts.js";

const AMOUNT = { type: "integer", minimum: 1, maximum: 1_000_000_000_000 } as const;

export const RATE_LIMIT = {
  type: "object",
  additionalProperties: false,
  required: ["unit"],
  properties: {
    tokens: AMOUNT,
    requests: AMOUNT,
    usd: { type: "number", exclusiveMinimum: 0, maximum: 1_000_000_000 },
    unit: { enum: ["second", "minute", "hour", "day"] },
  },
} as const;

export const AUTH = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    keys: {
      type: "array",
      minItems: 1,
      maxItems: 10_000,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name"],
        properties: {
          name: { type: "string", minLength: 1, maxLength: 100, description: "Whose it is" },
          hash: {
            type: "string",
            maxLength: 100,
            description: "SHA-256 of the key; plano key create makes it",
          },
          key: SECRET,
          models: { type: "array", minItems: 1, maxItems: 1_000, items: MODEL_NAME },
          expires: { type: "string", maxLength: 40, description: "2027-01-31T08:00:00Z" },
          limits: {
            type: "array",
            minItems: 1,
            maxItems: 20,
            items: RATE_LIMIT,
            description: "Of all its requests",
          },
        },
      },
    },
    keys_file: { type: "string", minLength: 1, maxLength: 4_000, description: "As plano key writes it" },
  },
} as const;
