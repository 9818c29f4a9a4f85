// Names that several renderers share, or that the wasm filter expects.

/** Envoy cluster of brightstaff; also the `brightstaff_cluster` of the filter config. */
export const BRIGHTSTAFF_CLUSTER = "brightstaff";

/** Request header with the cluster that the gateway role chose. */
export const CLUSTER_HEADER = "x-plano-cluster";

/**
 * Status that the filter writes over an unusable response, so that Envoy asks the next provider. No server sends it,
 * and it is below 500: one client's requests can cause such responses, and must not get an address ejected for all.
 */
export const UNUSABLE_ANSWER_STATUS = 499;

/** Request header with a hash of a conversation's beginning, for clusters with prefix affinity. */
export const PREFIX_HASH_HEADER = "x-plano-prefix-hash";

/** Plano's internal headers begin with this prefix: they never come from outside and never leave. */
export const INTERNAL_HEADER_PREFIX = "x-plano-";

/** The exceptions: clients use these to control caching and routing of a conversation. */
export const CLIENT_HEADER_PREFIXES = ["x-plano-cache", "x-plano-max-"] as const;

/** Envoy's steering and bookkeeping headers: timeouts, retries, external address and the like. */
export const ENVOY_HEADER_PREFIX = "x-envoy-";

/** One id for all roles, so that they share a VM and its memory on every worker. */
export const VM_ID = "plano";

/** Envoy cluster of the collector that spans are sent to. */
export const COLLECTOR_CLUSTER = "collector";

/** The filter's value in the stream's filter state, as access logs and spans spell it. */
export function fromFilter(name: string): string {
  return `%FILTER_STATE(wasm.plano.${name}:PLAIN)%`;
}

/** A request's path as access logs and spans spell it: without the query, which may contain credentials. */
export const PATH = "%PATH(NQ:PATH)%";

/** The gateway role in the list of downstream filters; routes switch it off by this name. */
export const GATEWAY_FILTER = "envoy.filters.http.wasm";

/**
 * The front role there: runs before brightstaff. At listeners of models it is off except on the routes to brightstaff.
 */
export const FRONT_FILTER = "plano.front";

/** The keys role there: always off for requests; Envoy configures it from a file of its own. */
export const KEYS_FILTER = "plano.keys";

/** Envoy's authentication there. */
export const AUTH_FILTER = "plano.auth";

/** The check for a single credential, before tokens are verified. */
export const CREDENTIAL_FILTER = "plano.credential";

/** The check of the caller that authentication names. */
export const CALLER_FILTER = "plano.caller";

/** Request header that tells the filter which keys the listener takes. */
export const KEY_SCOPE_HEADER = "x-plano-auth";

/** Request header that names the backend of a call. */
export const BACKEND_HEADER = "x-arch-upstream";

/** Request header that tells brightstaff which agent listener a request came to. */
export const LISTENER_HEADER = "x-plano-listener";

/** Response header that marks an authorization service's refusals, until they leave Envoy. */
export const REFUSAL_HEADER = "x-plano-refusal";
