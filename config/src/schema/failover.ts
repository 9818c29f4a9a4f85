// `failover`: when the next of several models is asked, and when an address is left out.

import { DURATION } from "./parts.js";

export const FAILOVER = {
  type: "object",
  additionalProperties: false,
  description: "When the next of several models is asked, and when a provider's address is left out.",
  properties: {
    first_byte_timeout: {
      ...DURATION,
      description: "What an attempt at a stream has until its response begins. Default: 30s.",
    },
    answer_timeout: { ...DURATION, description: "What an attempt at a whole response has. Default: 120s." },
    statuses: {
      type: "array",
      maxItems: 100,
      items: { type: "integer", minimum: 400, maximum: 499 },
      description:
        "Statuses from 400 to 499 after which the next is asked; from 500 on it always is. Default: 401, 402, 403, 404, 408 and 429.",
    },
    consecutive_failures: {
      type: "integer",
      minimum: 0,
      maximum: 1_000_000,
      description: "Failed attempts in a row after which an address is left out; 0 for never. Default: 5.",
    },
    consecutive_5xx: {
      type: "integer",
      minimum: 0,
      maximum: 1_000_000,
      description:
        "Responses from status 500 on, in a row, after which an address is left out; 0 for never. Default: 0.",
    },
    max_ejection_percent: {
      type: "integer",
      minimum: 0,
      maximum: 100,
      description: "Percent of a provider's addresses that may be left out at a time. Default: 100.",
    },
    ejection_time: {
      ...DURATION,
      description: "How long an address is left out, longer each time it happens again. Default: 30s.",
    },
  },
} as const;
