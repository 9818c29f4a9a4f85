// `state_storage`: where conversations of the Responses API are kept between requests.

import type { FromSchema } from "json-schema-to-ts";
import { COUNT, SECRET, SIZE } from "./parts.js";
import { HEADER_NAME, LIFETIME_FORM } from "./patterns.js";

export const STATE_STORAGE = {
  type: "object",
  additionalProperties: false,
  required: ["type"],
  description:
    "Where responses and conversations are kept, so that requests can continue them. Default: of type `embedded`.",
  properties: {
    type: {
      enum: ["memory", "embedded", "postgres"],
      description:
        "`embedded` keeps them in files; `memory` loses them when brightstaff ends; `postgres` lets several Planos share them.",
    },
    connection_string: {
      ...SECRET,
      description:
        "Of type `postgres`, and required there: `postgresql://user:$PASSWORD@host:5432/database`, with variables in it, or one variable.",
    },
    path: {
      type: "string",
      minLength: 1,
      maxLength: 1_000,
      description:
        "Of type `embedded`: the directory of its files, relative to this file. Default: `responses` in the state directory.",
    },
    ttl: {
      type: "string",
      pattern: LIFETIME_FORM,
      description:
        "How long a response, or a conversation, is kept after its last change; at most `3650d`. Default: `30d`.",
    },
    max_entries: {
      ...COUNT,
      description:
        "The most responses and conversations; those that were not changed for longest are dropped first. Default: `100000`.",
    },
    max_bytes: {
      ...SIZE,
      description:
        "The most that they may have together, as JSON. Default: `256MiB` in memory, `1GiB` in files, `10GiB` in PostgreSQL.",
    },
    managed: {
      type: "boolean",
      description: "`true`: Plano keeps them also where the provider has an API that does. Default: `false`.",
    },
    tenant_header: {
      type: "string",
      pattern: HEADER_NAME,
      maxLength: 200,
      description:
        "A request header whose values tell tenants apart, where [`auth`](#listenersauth) names no caller. Default: the client's key does.",
    },
  },
} as const;

export type StateStorageEntry = FromSchema<typeof STATE_STORAGE>;
