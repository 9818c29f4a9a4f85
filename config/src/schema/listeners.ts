// `listeners`: where clients reach Plano, who may use each listener, and which agents it leads to.

import type { FromSchema } from "json-schema-to-ts";
import { ENDPOINTS } from "../contract/endpoints.generated.js";
import { AUTH } from "./auth.js";
import { CORS, HOSTS } from "./cors.js";
import { DURATION, FILTER_IDS, ID, MODEL_NAME, RETRIES } from "./parts.js";
import { TLS } from "./tls.js";

const LISTED_AGENT = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: { ...ID, description: "The `id` of an entry of `agents`." },
    description: {
      type: "string",
      maxLength: 10_000,
      description: "What the agent is for: the orchestrator chooses agents by it. Several agents need it.",
    },
    default: {
      type: "boolean",
      description: "`true`: this agent answers if no other suits. Default: the first one.",
    },
    input_filters: {
      ...FILTER_IDS,
      description: "Ids of filters that see a request before the agent, in order. Default: none.",
    },
    filter_chain: { ...FILTER_IDS, description: "The older name of `input_filters`.", deprecated: true },
  },
} as const;

/** `checkListeners` says which keys belong to which type: its messages are plainer than a schema's. */
const LISTENER = {
  type: "object",
  additionalProperties: false,
  required: ["type", "name"],
  properties: {
    type: {
      enum: ["model", "agent", "prompt"],
      description: "What the listener leads to. At most one has type `model`, and one type `prompt`.",
    },
    name: {
      type: "string",
      minLength: 1,
      maxLength: 100,
      description: "A unique name, for statistics and logs.",
    },
    address: {
      type: "string",
      minLength: 1,
      maxLength: 255,
      description:
        "An IP address or `localhost`; `0.0.0.0` and `::` mean every interface. Default: `127.0.0.1`.",
    },
    auth: AUTH,
    tls: TLS,
    allow_unauthenticated: {
      type: "boolean",
      description:
        "`true`: no warning if other machines can reach the listener without authentication. Default: `false`.",
    },
    port: {
      type: "integer",
      minimum: 1,
      maximum: 65535,
      description:
        "TCP port; not one of `ports`, which are Plano's own. Default: `12000` for type `model`, `8001` for type `agent`, `10000` for type `prompt`.",
    },
    timeout: {
      ...DURATION,
      description:
        "Longest time without a byte from a model or from each agent, before its response or within it; `0s` for no bound. Default: `300s`.",
    },
    request_timeout: {
      ...DURATION,
      description: "Longest time from a request's first byte to its last. Default: `120s`.",
    },
    max_retries: {
      ...RETRIES,
      description:
        "Of type `model`: attempts after one that broke before its response began, not counting those that met a closed idle connection. Default: `2`, or the number of a provider's further addresses if that is larger.",
    },
    mode: {
      enum: ["sequential", "parallel"],
      description:
        "Of type `agent`: how several agents answer, one after the other or at the same time. Default: `sequential`.",
    },
    merge_model: {
      ...MODEL_NAME,
      description:
        "Of mode `parallel`: the model that merges the responses of several agents. Default: the model that chooses agents.",
    },
    router: {
      enum: ["plano_orchestrator_v1", "plano_agent_router", "arch_agent_router"],
      description: "Has no effect: there is one way in which agents are chosen.",
      deprecated: true,
    },
    input_filters: {
      ...FILTER_IDS,
      description:
        "Of type `model` and `agent`: ids of filters that see a request before the model, or before each agent and its own filters, in order. Default: none.",
    },
    output_filters: {
      ...FILTER_IDS,
      description:
        "Of type `model` and `agent`: ids of filters that see a response before the client, in order. Default: none.",
    },
    unfiltered_endpoints: {
      type: "array",
      uniqueItems: true,
      items: { enum: ENDPOINTS },
      description:
        "Of type `model` with filters: endpoints, such as `embeddings` or `images/edits`, that are served although filters cannot see them. Default: none: they are refused.",
    },
    cors: CORS,
    hosts: HOSTS,
    agents: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: LISTED_AGENT,
      description: "Of type `agent`, and required there: the agents that the listener leads to.",
    },
  },
} as const;

export type ListenerEntry = FromSchema<typeof LISTENER>;

/** A listener of a file that names them by what they are for. */
const NAMED_LISTENER = {
  type: "object",
  additionalProperties: false,
  properties: {
    address: LISTENER.properties.address,
    port: LISTENER.properties.port,
    timeout: LISTENER.properties.timeout,
    message_format: {
      enum: ["openai"],
      description: "Has no effect: every listener speaks all APIs.",
      deprecated: true,
    },
  },
} as const;

export type NamedListener = FromSchema<typeof NAMED_LISTENER>;

/** A list; `properties` are those of the older form. */
export const LISTENERS = {
  type: ["array", "object"],
  minItems: 1,
  maxItems: 1_000,
  items: LISTENER,
  additionalProperties: false,
  properties: {
    ingress_traffic: {
      ...NAMED_LISTENER,
      description: "The listener of type `prompt`, with the same keys.",
      deprecated: true,
    },
    egress_traffic: {
      ...NAMED_LISTENER,
      description:
        "The listener of type `model`, with `address`, `port` and `timeout`; its `message_format` has no effect.",
      deprecated: true,
    },
  },
  description:
    "Where clients reach Plano: a list with at most one listener of type `model`, one of type `prompt`, and any number of type `agent`.",
} as const;
