// Generated from config/contract/headers.ts by `npm run generate`; changes here are lost.

/** Plano's headers begin so: clients' requests lose them, and providers and agents do not get them. */
export const INTERNAL_HEADER_PREFIX = "x-plano-";

/**
 * The exceptions: with these, clients control caching and routing of a conversation, and what is kept of it.
 * Longer ones make the expression of them all too long for Envoy.
 */
export const CLIENT_HEADER_PREFIXES = ["x-plano-cache", "x-plano-max-", "x-plano-cont"] as const;

/** Envoy's headers for steering and bookkeeping: timeouts, retries, external address and the like. */
export const ENVOY_HEADER_PREFIX = "x-envoy-";

/**
 * Plano's id of the request, for `plano trace` and `plano logs --request`.
 * On responses. Set by Envoy, brightstaff; read by clients.
 */
export const REQUEST_ID_HEADER = "x-plano-request-id";

/**
 * The provider that answered.
 * On responses. Set by the upstream role; read by clients, brightstaff.
 */
export const PROVIDER_HEADER = "x-plano-provider";

/**
 * The model that answered, by the provider's name.
 * On responses. Set by the upstream role; read by clients, brightstaff.
 */
export const MODEL_HEADER = "x-plano-model";

/**
 * The routing preference that a request fell under.
 * On responses. Set by brightstaff; read by clients, brightstaff's spans.
 */
export const ROUTE_HEADER = "x-plano-route";

/**
 * Of a request: the agent to ask. Of a response: the agents that answered.
 * On requests and responses. Set by brightstaff; read by the gateway role, clients.
 */
export const AGENT_HEADER = "x-plano-agent";

/**
 * The prompt targets that were called.
 * On responses. Set by brightstaff; read by clients, brightstaff's spans.
 */
export const PROMPT_TARGET_HEADER = "x-plano-prompt-target";

/**
 * How often a target was asked.
 * On responses. Set by the gateway and upstream roles, brightstaff; read by clients, brightstaff.
 */
export const ATTEMPTS_HEADER = "x-plano-attempts";

/**
 * What was left out of the request: `web_search` that the model does not have, `stop` and `tools` beyond what it
 * takes, `reasoning` that it cannot read.
 * On responses. Set by the upstream role, brightstaff; read by clients.
 */
export const DROPPED_HEADER = "x-plano-dropped";

/**
 * `true`: Plano has estimated the count of tokens, since the provider counts none.
 * On responses. Set by the gateway role; read by clients.
 */
export const ESTIMATED_HEADER = "x-plano-estimated";

/**
 * The filter that refused the request.
 * On responses. Set by brightstaff; read by clients.
 */
export const FILTER_HEADER = "x-plano-filter";

/**
 * Why a guard did not let the request or the answer pass: `jailbreak_detected` or `prompt_guard_failed`.
 * On responses. Set by brightstaff; read by clients.
 */
export const GUARD_CODE_HEADER = "x-prompt-guard-error-code";

/**
 * The message of that error, percent-encoded beyond ASCII.
 * On responses. Set by brightstaff; read by clients.
 */
export const GUARD_MESSAGE_HEADER = "x-prompt-guard-error-message";

/**
 * When a guard did not let it pass, in UTC by RFC 3339.
 * On responses. Set by brightstaff; read by clients.
 */
export const GUARD_TIMESTAMP_HEADER = "x-prompt-guard-error-timestamp";

/**
 * `true`: the sandbox answered.
 * On responses. Set by Envoy; read by clients.
 */
export const SANDBOX_HEADER = "x-plano-sandbox";

/**
 * Envoy answered in the place of a backend, and why.
 * On responses. Set by Envoy, at the backend listener; read by brightstaff.
 */
export const LOCAL_REPLY_HEADER = "x-plano-local-reply";

/**
 * The cluster that the gateway role chose.
 * On requests. Set by the gateway role; read by Envoy's routes.
 */
export const CLUSTER_HEADER = "x-plano-cluster";

/**
 * A hash of a conversation's beginning, for clusters with prefix affinity.
 * On requests. Set by the gateway role, filters and agents that call a backend; read by Envoy's routes.
 */
export const PREFIX_HASH_HEADER = "x-plano-prefix-hash";

/**
 * The scope of the keys that the listener takes.
 * On requests. Set by Envoy, at listeners with access keys; read by the gateway and front roles.
 */
export const KEY_SCOPE_HEADER = "x-plano-auth";

/**
 * The caller's name.
 * On requests. Set by the gateway and front roles for keys, Envoy for tokens, an authorization service; read by
 * the gateway and front roles, brightstaff, rate limits.
 */
export const CALLER_HEADER = "x-plano-caller";

/**
 * All that the service has judged by: whoever sends it again is the same tenant.
 * On requests. Set by Envoy, at listeners whose authorization service names no caller; read by brightstaff.
 */
export const CREDENTIAL_HEADER = "x-plano-credential";

/**
 * What the caller may ask for, in commas: names, `provider/*`, or `*`.
 * On requests. Set by the gateway and front roles for keys, Envoy for tokens, an authorization service; read by
 * the gateway and front roles, brightstaff.
 */
export const CALLER_MODELS_HEADER = "x-plano-caller-models";

/**
 * The agent listener that a request came to.
 * On requests. Set by Envoy, at agent listeners; read by brightstaff.
 */
export const LISTENER_HEADER = "x-plano-listener";

/**
 * The body's bytes and the number of its values, by which brightstaff reserves memory.
 * On requests. Set by the front and gateway roles; read by brightstaff.
 */
export const BODY_HEADER = "x-plano-body";

/**
 * Only the requested model has room: there is nothing to decide.
 * On requests. Set by the front role; read by brightstaff.
 */
export const UNROUTED_HEADER = "x-plano-unrouted";

/**
 * What a call of brightstaff's own is for: one of the own calls.
 * On requests. Set by brightstaff; read by the gateway role.
 */
export const OWN_CALL_HEADER = "x-plano-own-call";

/**
 * brightstaff sends the request.
 * On requests. Set by Envoy, at the egress listener; read by the gateway role.
 */
export const INSIDE_HEADER = "x-plano-inside";

/**
 * Of observations: the batch, which the filter posts again until it is accepted.
 * On requests. Set by the gateway role; read by brightstaff.
 */
export const BATCH_HEADER = "x-plano-batch";

/**
 * `off`: nothing is kept of what this request and its answer say. brightstaff sends it with each call that it
 * makes for the request.
 * On requests. Set by clients; read by the gateway role, brightstaff.
 */
export const CONTENT_HEADER = "x-plano-content";

/**
 * The requested name may be that of one of brightstaff's own pools.
 * On requests. Set by brightstaff; read by the gateway role.
 */
export const POOL_HEADER = "x-plano-pool";

/**
 * Marks an authorization service's refusals, until they leave Envoy.
 * On responses. Set by Envoy; read by Envoy.
 */
export const REFUSAL_HEADER = "x-plano-refusal";

/**
 * `off`: the conversation is of no session that is known by how it begins.
 * On requests. Set by clients; read by brightstaff.
 */
export const CACHE_HEADER = "x-plano-cache";

/**
 * The request's own switch budget, in percent of what the cached prefix has cost.
 * On requests. Set by clients; read by brightstaff.
 */
export const SWITCH_SPEND_HEADER = "x-plano-max-switch-spend-pct";

/**
 * The backend of a call.
 * On requests. Set by brightstaff, services on this machine; read by Envoy's routes, at the backend listener.
 */
export const BACKEND_HEADER = "x-arch-upstream";

/** What clients get, and web pages may read. */
export const SHOWN_HEADERS = [
  REQUEST_ID_HEADER,
  PROVIDER_HEADER,
  MODEL_HEADER,
  ROUTE_HEADER,
  AGENT_HEADER,
  PROMPT_TARGET_HEADER,
  ATTEMPTS_HEADER,
  DROPPED_HEADER,
  ESTIMATED_HEADER,
  FILTER_HEADER,
  GUARD_CODE_HEADER,
  GUARD_MESSAGE_HEADER,
  GUARD_TIMESTAMP_HEADER,
  SANDBOX_HEADER,
] as const;
