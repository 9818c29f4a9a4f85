// Names more than one renderer must agree on, and the ones the wasm filter knows by contract.

/** Envoy cluster of the sidecar; also the `brightstaff_cluster` of the filter's configuration. */
export const BRIGHTSTAFF_CLUSTER = "brightstaff";

/** Request header the gateway role names the chosen cluster in. */
export const CLUSTER_HEADER = "x-plano-cluster";

/**
 * What the filter writes in place of an answer that cannot be used, for the next provider to be asked. No server sends it, and
 * it is below 500: one client's requests can bring such answers about, and must not get an address left out for all.
 */
export const UNUSABLE_ANSWER_STATUS = 499;

/** Request header with a hash of how a conversation begins, for clusters that want like ones at one address. */
export const PREFIX_HASH_HEADER = "x-plano-prefix-hash";

/** Headers with this prefix are Plano's own on their way through Envoy: never from outside, never to outside. */
export const INTERNAL_HEADER_PREFIX = "x-plano-";

/** But for these, by which a client says how its conversation is to be cached and routed. */
export const CLIENT_HEADER_PREFIXES = ["x-plano-cache", "x-plano-max-"] as const;

/** Envoy's steering and bookkeeping headers: timeouts, retries, external address and the like. */
export const ENVOY_HEADER_PREFIX = "x-envoy-";

/** One id for all roles, so that they share a VM and its memory on every worker. */
export const VM_ID = "plano";

/** Envoy cluster of the collector that spans are sent to. */
export const COLLECTOR_CLUSTER = "collector";

/** What the filter leaves in the stream's filter state, as access logs and spans spell it. */
export function fromFilter(name: string): string {
  return `%FILTER_STATE(wasm.plano.${name}:PLAIN)%`;
}

/** Where a request goes, as access logs and spans spell it: without its query, which may hold credentials. */
export const PATH = "%PATH(NQ:PATH)%";

/** The gateway role in the list of downstream filters; routes switch it off by this name. */
export const GATEWAY_FILTER = "envoy.filters.http.wasm";

/** The front role there: before what goes to brightstaff. Off at listeners of models but for the routes that lead there. */
export const FRONT_FILTER = "plano.front";

/** The keys role there: switched off always; Envoy configures it from a file of its own. */
export const KEYS_FILTER = "plano.keys";

/** Envoy's own authentication there. */
export const AUTH_FILTER = "plano.auth";

/** What wants one credential, before tokens are verified. */
export const CREDENTIAL_FILTER = "plano.credential";

/** What looks at the caller that it names. */
export const CALLER_FILTER = "plano.caller";

/** Request header that tells the filter which keys the listener takes. */
export const KEY_SCOPE_HEADER = "x-plano-auth";

/** Request header that says which of the user's services a call is for. */
export const BACKEND_HEADER = "x-arch-upstream";

/** Request header that tells brightstaff which agent listener a request came to. */
export const LISTENER_HEADER = "x-plano-listener";

/** Response header that marks what an authorization service refuses, on the way out of Envoy. */
export const REFUSAL_HEADER = "x-plano-refusal";
