// `filters`: services that see requests before models and agents, or responses before clients.

import type { FromSchema } from "json-schema-to-ts";
import { PII_NAMES, SECRET_NAMES } from "./detectors.js";
import { DURATION, HEALTH_CHECK, HTTP_HOST, ID, URLS } from "./parts.js";

const FILTER = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: ID,
    url: {
      ...URLS,
      description:
        "URL of the filter, required unless its type is `builtin`; the path of type `mcp` is `/mcp` if none is given. A list of several is used in turn; they differ only in host and port, with `https` only in the port.",
    },
    type: {
      enum: ["mcp", "http", "builtin"],
      description:
        "How to call the filter; `builtin` needs no service: it finds secrets and personal data. Default: `mcp`.",
    },
    detect: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { enum: ["secrets", "pii", ...SECRET_NAMES, ...PII_NAMES] },
      description:
        "Of type `builtin`: what to find, as groups, `secrets` and `pii`, or by name. Default: both groups.",
    },
    action: {
      enum: ["mask", "block"],
      description:
        "Of type `builtin`: `mask` replaces what is found by placeholders and puts it back into the answer; `block` stops the request. Default: `mask`.",
    },
    transport: { enum: ["streamable-http"], description: "Of type `mcp`. There is one transport." },
    tool: {
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: "Of type `mcp`: the tool's name. Default: the filter's id.",
    },
    timeout: { ...DURATION, description: "Longest wait for its response. Default: `30s`." },
    on_failure: {
      enum: ["fail", "skip"],
      description:
        "Without its response, the request ends with an error (`fail`) or continues (`skip`). Default: `fail`.",
    },
    http_host: HTTP_HOST,
    health_check: HEALTH_CHECK,
  },
} as const;

export type FilterEntry = FromSchema<typeof FILTER>;

export const FILTERS = {
  type: "array",
  maxItems: 1_000,
  items: FILTER,
  description:
    "Services that see and change requests or responses. Listeners and their agents name them by `id`.",
} as const;
