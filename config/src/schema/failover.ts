// `failover`: when the next of several models is tried, and when an address is ejected.

import { FAILOVER_REASONS } from "../contract/failover-reasons.generated.js";
import { DURATION } from "./parts.js";

export const FAILOVER = {
  type: "object",
  additionalProperties: false,
  description: "When the next of several models is tried, and when a provider's address is ejected.",
  properties: {
    first_byte_timeout: {
      ...DURATION,
      description: "How long an attempt at a stream may take until its response begins. Default: `30s`.",
    },
    answer_timeout: {
      ...DURATION,
      description: "How long an attempt at a whole response may take. Default: `120s`.",
    },
    statuses: {
      type: "array",
      maxItems: 100,
      items: { type: "integer", minimum: 400, maximum: 499 },
      description:
        "Statuses from 400 to 499 after which the next is tried; from 500 on it always is. Default: `[401, 402, 403, 404, 408, 429]`.",
    },
    on: {
      type: "array",
      items: { enum: FAILOVER_REASONS },
      description:
        "What an answer can mean for the next to be tried, whatever its status: `context_window`, the conversation is too long for the model; `content_filter`, the provider's filter or the model refuses. Default: `[]`.",
    },
    consecutive_failures: {
      type: "integer",
      minimum: 0,
      maximum: 1_000_000,
      description:
        "Consecutive failed attempts after which an address is ejected; `0` for never. Default: `5`.",
    },
    consecutive_5xx: {
      type: "integer",
      minimum: 0,
      maximum: 1_000_000,
      description:
        "Consecutive responses from status 500 on after which an address is ejected; `0` for never. Default: `0`.",
    },
    max_ejection_percent: {
      type: "integer",
      minimum: 0,
      maximum: 100,
      description: "Percent of a provider's addresses that may be ejected at a time. Default: `100`.",
    },
    ejection_time: {
      ...DURATION,
      description: "How long an address is ejected, longer each further time. Default: `30s`.",
    },
  },
} as const;
