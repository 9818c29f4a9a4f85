// Generated from config/contract/headers.ts by `npm run generate`; changes here are lost.

import { Literal } from "../bytes/literal";

/** Plano's headers begin so: clients' requests lose them, and providers and agents do not get them. */
export const INTERNAL_HEADER_PREFIX: string = "x-plano-";

/** Envoy's headers for steering and bookkeeping: timeouts, retries, external address and the like. */
export const ENVOY_HEADER_PREFIX: string = "x-envoy-";

/**
 * The provider that answered.
 * On responses. Set by the upstream role; read by clients, brightstaff.
 */
export const PROVIDER_HEADER: string = "x-plano-provider";

/**
 * The model that answered, by the provider's name.
 * On responses. Set by the upstream role; read by clients, brightstaff.
 */
export const MODEL_HEADER: string = "x-plano-model";

/**
 * Of a request: the agent to ask. Of a response: the agents that answered.
 * On requests and responses. Set by brightstaff; read by the gateway role, clients.
 */
export const AGENT_HEADER: string = "x-plano-agent";

/**
 * How often a target was asked.
 * On responses. Set by the gateway and upstream roles, brightstaff; read by clients, brightstaff.
 */
export const ATTEMPTS_HEADER: string = "x-plano-attempts";

/**
 * What was left out of the request: `web_search` that the model does not have, `stop` and `tools` beyond what it
 * takes, `reasoning` that it cannot read.
 * On responses. Set by the upstream role, brightstaff; read by clients.
 */
export const DROPPED_HEADER: string = "x-plano-dropped";

/**
 * `true`: Plano has estimated the count of tokens, since the provider counts none.
 * On responses. Set by the gateway role; read by clients.
 */
export const ESTIMATED_HEADER: string = "x-plano-estimated";

/**
 * The cluster that the gateway role chose.
 * On requests. Set by the gateway role; read by Envoy's routes.
 */
export const clusterHeader = new Literal("x-plano-cluster");

/**
 * A hash of a conversation's beginning, for clusters with prefix affinity.
 * On requests. Set by the gateway role, filters and agents that call a backend; read by Envoy's routes.
 */
export const prefixHashHeader = new Literal("x-plano-prefix-hash");

/**
 * The scope of the keys that the listener takes.
 * On requests. Set by Envoy, at listeners with access keys; read by the gateway and front roles.
 */
export const KEY_SCOPE_HEADER: string = "x-plano-auth";

/**
 * The caller's name.
 * On requests. Set by the gateway and front roles for keys, Envoy for tokens, an authorization service; read by
 * the gateway and front roles, brightstaff, rate limits.
 */
export const CALLER_HEADER: string = "x-plano-caller";
export const callerHeader = new Literal("x-plano-caller");

/**
 * What the caller may ask for, in commas: names, `provider/*`, or `*`.
 * On requests. Set by the gateway and front roles for keys, Envoy for tokens, an authorization service; read by
 * the gateway and front roles, brightstaff.
 */
export const CALLER_MODELS_HEADER: string = "x-plano-caller-models";
export const callerModelsHeader = new Literal("x-plano-caller-models");

/**
 * The body's bytes and the number of its values, by which brightstaff reserves memory.
 * On requests. Set by the front and gateway roles; read by brightstaff.
 */
export const bodyHeader = new Literal("x-plano-body");

/**
 * Only the requested model has room: there is nothing to decide.
 * On requests. Set by the front role; read by brightstaff.
 */
export const unroutedHeader = new Literal("x-plano-unrouted");

/**
 * What a call of brightstaff's own is for: one of the own calls.
 * On requests. Set by brightstaff; read by the gateway role.
 */
export const OWN_CALL_HEADER: string = "x-plano-own-call";

/**
 * brightstaff sends the request.
 * On requests. Set by Envoy, at the egress listener; read by the gateway role.
 */
export const INSIDE_HEADER: string = "x-plano-inside";

/**
 * Of observations: the batch, which the filter posts again until it is accepted.
 * On requests. Set by the gateway role; read by brightstaff.
 */
export const BATCH_HEADER: string = "x-plano-batch";

/**
 * `off`: nothing is kept of what this request and its answer say. brightstaff sends it with each call that it
 * makes for the request.
 * On requests. Set by clients; read by the gateway role, brightstaff.
 */
export const CONTENT_HEADER: string = "x-plano-content";

/**
 * The requested name may be that of one of brightstaff's own pools.
 * On requests. Set by brightstaff; read by the gateway role.
 */
export const POOL_HEADER: string = "x-plano-pool";
