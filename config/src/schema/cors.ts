// `cors` and `hosts` of a listener: which web pages may use it, and under which names.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION } from "./parts.js";
import { HEADER_NAME, WORD } from "./patterns.js";

const HEADER_NAMES = {
  type: "array",
  maxItems: 100,
  items: { type: "string", pattern: HEADER_NAME, maxLength: 200 },
} as const;

export const CORS = {
  type: "object",
  additionalProperties: false,
  required: ["allow_origins"],
  description: "The web pages that may use this listener. Default: none.",
  properties: {
    allow_origins: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 300 },
      description:
        "Origins: scheme, host and port. `https://*.app.example` means all names below `app.example`, `:*` every port, `*` every page.",
    },
    allow_headers: { ...HEADER_NAMES, description: "Headers that pages may send. Default: all." },
    expose_headers: {
      ...HEADER_NAMES,
      description:
        "Headers that pages may read. Default: ids, `retry-after`, `x-plano-*` and what is left of rate limits.",
    },
    max_age: { ...DURATION, description: "How long browsers remember the permission. Default: `1h`." },
    allow_credentials: {
      type: "boolean",
      description:
        "`true`: pages may send cookies and client certificates. Not together with the origin `*`. Default: `false`.",
    },
  },
} as const;

export type CorsEntry = FromSchema<typeof CORS>;

export const HOSTS = {
  type: "array",
  maxItems: 100,
  items: { type: "string", pattern: WORD, maxLength: 60 },
  description:
    "For a listener on loopback: host names it accepts besides `localhost` and addresses, as those of a reverse proxy. Default: none.",
} as const;
