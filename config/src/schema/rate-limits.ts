// `ratelimits` and `ratelimit_service`: how much clients may ask for, and where several Planos count it
// together.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION, MODEL_NAME } from "./parts.js";
import { HEADER_NAME, HOST_AND_PORT, WORD } from "./patterns.js";

const AMOUNT = { type: "integer", minimum: 1, maximum: 1_000_000_000_000 } as const;

/** Those of an access key, too. */
export const AMOUNTS = {
  type: "object",
  additionalProperties: false,
  required: ["unit"],
  description: "Amounts per unit of time: one or more of `tokens`, `requests` and `usd`.",
  properties: {
    tokens: { ...AMOUNT, description: "Tokens of requests and responses together." },
    requests: { ...AMOUNT, description: "Requests." },
    usd: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1_000_000_000,
      description: "US dollars, by the `pricing` of the models.",
    },
    unit: { enum: ["second", "minute", "hour", "day"], description: "The unit of time." },
  },
} as const;

const RATE_LIMIT = {
  type: "object",
  additionalProperties: false,
  required: ["model", "limit"],
  properties: {
    model: {
      ...MODEL_NAME,
      description: "A name that clients may ask for, an entry `provider/*`, or `*` for all models together.",
    },
    selector: {
      type: "object",
      additionalProperties: false,
      required: ["key"],
      description: "For whom requests are counted. Default: all share a bucket.",
      properties: {
        key: {
          type: "string",
          pattern: HEADER_NAME,
          maxLength: 200,
          description: "A request header, or `caller` for the authenticated caller.",
        },
        value: {
          type: "string",
          minLength: 1,
          maxLength: 1_000,
          description: "The one value that is counted. Default: `*`, a bucket for each value.",
        },
      },
    },
    limit: AMOUNTS,
    count_cached: {
      type: "boolean",
      description:
        "`false`: `tokens` leaves out those that were read from the provider's prompt cache. A `ratelimit_service` counts them in any case. Default: `true`.",
    },
  },
} as const;

export type RateLimitEntry = FromSchema<typeof RATE_LIMIT>;

export const RATELIMITS = {
  type: "array",
  maxItems: 1_000,
  items: RATE_LIMIT,
  description: "How much clients may ask for. A request must fit into every limit that counts it.",
} as const;

export const RATELIMIT_SERVICE = {
  type: "object",
  additionalProperties: false,
  required: ["address"],
  description:
    "Envoy's rate limit service, where several Planos count `ratelimits` together. Default: each counts by itself.",
  properties: {
    address: {
      type: "string",
      maxLength: 300,
      pattern: HOST_AND_PORT,
      description: "`host:port` of its gRPC listener.",
    },
    timeout: { ...DURATION, description: "Longest wait for its response. Default: `250ms`." },
    failure_mode: {
      enum: ["open", "closed"],
      description:
        "Without its response, requests continue (`open`) or get a 503 (`closed`). Default: `open`.",
    },
    domain: {
      type: "string",
      pattern: WORD,
      maxLength: 200,
      description:
        "The service's name for these limits: Planos with the same name share them. Default: `plano`.",
    },
  },
} as const;
