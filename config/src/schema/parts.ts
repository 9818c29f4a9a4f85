// What several parts of the schema are made of.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION_FORM, ID_FORM, PATH_FORM, SIZE_FORM } from "./patterns.js";

export const DURATION = { type: "string", pattern: DURATION_FORM } as const;

export const SIZE = {
  type: ["integer", "string"],
  minimum: 0,
  pattern: SIZE_FORM,
} as const;

export const COUNT = { type: "integer", minimum: 1, maximum: 4_294_967_295 } as const;

export const RETRIES = { type: "integer", minimum: 0, maximum: 10 } as const;

export const HEALTH_CHECK = {
  type: "object",
  additionalProperties: false,
  required: ["path"],
  description: "How Envoy checks whether each address is healthy. Without it there are no checks.",
  properties: {
    path: {
      type: "string",
      pattern: PATH_FORM,
      maxLength: 2_000,
      description: "The path to probe with `GET` and without a key. A response of 200 is healthy.",
    },
    interval: { ...DURATION, description: "Time from one check of an address to the next. Default: `10s`." },
    timeout: { ...DURATION, description: "Longest wait for the response to a check. Default: `2s`." },
    unhealthy_threshold: {
      type: "integer",
      minimum: 1,
      maximum: 1_000,
      description: "Consecutive failed checks after which an address is ejected. Default: `3`.",
    },
    healthy_threshold: {
      type: "integer",
      minimum: 1,
      maximum: 1_000,
      description: "Consecutive successful checks after which an address is used again. Default: `2`.",
    },
  },
} as const;

export type HealthCheckEntry = FromSchema<typeof HEALTH_CHECK>;

export const HTTP_HOST = {
  type: "string",
  minLength: 1,
  maxLength: 255,
  description:
    "The host header, and the name that the certificate must have. Default: the host of the first address.",
} as const;

/** `writeOnly` keeps values of the environment out of it: it is resolved only when a process is started. */
export const SECRET = { type: "string", writeOnly: true, minLength: 1, maxLength: 20_000 } as const;

export const ENDPOINT_NAME = {
  type: "string",
  minLength: 1,
  maxLength: 100,
  description: "The name of an entry of `endpoints`.",
} as const;

/** Of a call to an endpoint. */
export const CALL_PATH = { type: "string", pattern: PATH_FORM, maxLength: 2_000 } as const;

export const MODEL_NAME = { type: "string", minLength: 1, maxLength: 500 } as const;

export const ID = {
  type: "string",
  pattern: ID_FORM,
  description: "A unique name, of letters, digits, `_`, `.` and `-`.",
} as const;

export const URL_TEXT = { type: "string", minLength: 1, maxLength: 2_000 } as const;

/** One address or several. */
export const URLS = {
  type: ["string", "array"],
  minLength: 1,
  maxLength: 2_000,
  minItems: 1,
  maxItems: 100,
  items: URL_TEXT,
} as const;

export const PREFIX_AFFINITY = {
  type: "boolean",
  description: "`true`: requests that begin alike go to the same address. Default: `false`.",
} as const;

export const FILTER_IDS = { type: "array", maxItems: 20, items: ID } as const;

export const SESSION_TTL = { type: "integer", minimum: 1, maximum: 86_400 } as const;
