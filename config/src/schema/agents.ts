// `agents`: services that answer conversations.

import type { FromSchema } from "json-schema-to-ts";
import { FORMATS } from "../contract/formats.generated.js";
import { DURATION, HEALTH_CHECK, HTTP_HOST, ID, PREFIX_AFFINITY, RETRIES, URLS } from "./parts.js";

const AGENT = {
  type: "object",
  additionalProperties: false,
  required: ["id", "url"],
  properties: {
    id: {
      ...ID,
      description: "A unique name, of letters, digits, `_`, `.` and `-`, also in `x-plano-agent`.",
    },
    url: {
      ...URLS,
      description:
        "URL of the agent, like `base_url` of a provider. A list of several is used in turn; they differ only in host and port.",
    },
    api: { enum: FORMATS, description: "The API that the agent has. Default: `chat-completions`." },
    passthrough_auth: {
      type: "boolean",
      description: "`true`: the client's own key is sent to the agent. Default: `false`.",
    },
    timeout: {
      ...DURATION,
      description:
        "Longest time without a byte; `0s` for no bound. The agent's listeners wait as long. Default: the longest timeout of its listeners.",
    },
    max_retries: {
      ...RETRIES,
      description: "Attempts after one that reached nobody. Default: the number of further addresses.",
    },
    http_host: HTTP_HOST,
    health_check: HEALTH_CHECK,
    prefix_affinity: PREFIX_AFFINITY,
  },
} as const;

export type AgentEntry = FromSchema<typeof AGENT>;

export const AGENTS = {
  type: "array",
  maxItems: 1_000,
  items: AGENT,
  description: "Services that answer conversations. Listeners of type `agent` lead to them.",
} as const;
