// `endpoints`: services of the user's own, tools and APIs, which Plano calls.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION, HEALTH_CHECK, HTTP_HOST } from "./parts.js";
import { IDENTIFIER } from "./patterns.js";

const ENDPOINT = {
  type: "object",
  additionalProperties: false,
  required: ["endpoint"],
  properties: {
    endpoint: {
      type: ["string", "array"],
      minLength: 1,
      maxLength: 300,
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 300 },
      description:
        "`host:port`; a list of several is used in turn. Without a port it is 80, or 443 with `https`.",
    },
    protocol: { enum: ["http", "https"], description: "How the service is called. Default: `http`." },
    connect_timeout: {
      ...DURATION,
      description: "Longest wait for a connection. Default: that of `overrides.upstream_connect_timeout`.",
    },
    http_host: HTTP_HOST,
    health_check: HEALTH_CHECK,
    prefix_affinity: {
      type: "boolean",
      description:
        "`true`: calls with the same `x-plano-prefix-hash` go to the same address. Default: `false`.",
    },
  },
} as const;

export type EndpointEntry = FromSchema<typeof ENDPOINT>;

export const ENDPOINTS = {
  type: "object",
  maxProperties: 1_000,
  propertyNames: { pattern: IDENTIFIER },
  additionalProperties: ENDPOINT,
  description:
    "Services of your own, tools and APIs, each by a name of letters, digits and `_`. Call them at `127.0.0.1:11000`, or where `ports` says; the header `x-arch-upstream` names the service.",
} as const;
