// `dashboard`: where one sees what happens, who may look, and what is kept for it.

import type { FromSchema } from "json-schema-to-ts";
import { SIZE } from "./parts.js";
import {
  HEADER_NAME,
  HOST_AND_PORT,
  IDENTIFIER,
  OFF_OR_MAPPING,
  PASSWORD_HASH,
  REDACTED,
  WORD,
} from "./patterns.js";

const KEEP = {
  type: "object",
  additionalProperties: false,
  description: "How much is kept.",
  properties: {
    records: {
      type: "integer",
      minimum: 100,
      maximum: 1_000_000,
      description: "Finished requests in memory, without what was said. Default: `20000`.",
    },
    content: {
      ...SIZE,
      description: "What was said, in memory; the least recently read goes first. Default: `64MiB`.",
    },
    disk: { ...SIZE, description: "Files in the state directory; the oldest go first. Default: `256MiB`." },
    days: {
      type: "integer",
      minimum: 1,
      maximum: 90,
      description: "The age at which these files are deleted. Default: `7`.",
    },
  },
} as const;

export const DASHBOARD = {
  type: ["string", "object"],
  pattern: OFF_OR_MAPPING,
  additionalProperties: false,
  description: "A page, and an API, that show what happens. `off`: neither, and nothing is kept for them.",
  properties: {
    address: {
      type: "string",
      pattern: HOST_AND_PORT,
      maxLength: 300,
      description:
        "Where it listens. Another address than this machine's own needs `password_hash` or `trusted_header`. Default: `127.0.0.1`, and the port of `ports.dashboard`.",
    },
    hosts: {
      type: "array",
      maxItems: 20,
      items: { type: "string", pattern: HOST_AND_PORT, maxLength: 300 },
      description: "Further hosts that browsers reach it by, with their ports. Default: none.",
    },
    password_hash: {
      type: "string",
      pattern: PASSWORD_HASH,
      maxLength: 500,
      description:
        "Browsers ask for the password of this hash: [`scrypt`, salt and key](observability.md#other-machines). Default: none.",
    },
    trusted_header: {
      type: "string",
      pattern: HEADER_NAME,
      maxLength: 200,
      description:
        "A header that a proxy in front sets for whoever may look, and removes from other requests. Default: none.",
    },
    content: {
      enum: ["off", "memory", "disk"],
      description:
        "What was said: `off` keeps none of it, `memory` loses it when brightstaff ends. Default: `memory` for `plano up` in a terminal, else `off`.",
    },
    redact: {
      type: "array",
      maxItems: 22,
      items: {
        type: ["string", "object"],
        pattern: REDACTED,
        required: ["name", "pattern"],
        additionalProperties: false,
        properties: {
          name: {
            type: "string",
            pattern: IDENTIFIER,
            maxLength: 32,
            description: "What stands in the place of what is masked: `⟦name⟧`.",
          },
          pattern: {
            type: "string",
            minLength: 1,
            maxLength: 500,
            description:
              "A regular expression of JavaScript, with the flag `u`, without lookarounds, references to groups, and lazy quantifiers.",
          },
        },
      },
      description:
        "What is masked before it is kept: `secrets` in any case; `pii` also masks data of persons; [patterns of your own](observability.md#your-own-patterns), up to 20. Default: `[secrets]`.",
    },
    keep: KEEP,
    tags: {
      type: "object",
      maxProperties: 8,
      propertyNames: { pattern: WORD, maxLength: 64 },
      additionalProperties: { type: "string", pattern: HEADER_NAME, maxLength: 200 },
      description: "Tag -> the request header whose value it is: `team: x-team`. Default: none.",
    },
  },
} as const;

export type DashboardEntry = Exclude<FromSchema<typeof DASHBOARD>, string>;
