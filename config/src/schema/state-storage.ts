// `state_storage`: where conversations of the Responses API are kept between requests.

import { SECRET } from "./parts.js";

export const STATE_STORAGE = {
  type: "object",
  additionalProperties: false,
  required: ["type"],
  description:
    "Where conversations are kept, so that requests can continue them by `previous_response_id`. Default: nowhere.",
  properties: {
    type: {
      enum: ["memory", "postgres"],
      description: "`postgres` lets several Planos share conversations.",
    },
    connection_string: {
      ...SECRET,
      description:
        "Of type `postgres`, and required there: `postgresql://user:$PASSWORD@host:5432/database`, with variables in it, or one variable.",
    },
  },
} as const;
