// Names that several renderers share, or that the wasm filter expects.
import { CLUSTER_PREFIX } from "@plano/config";
import type { FilterState } from "@plano/config/contract";

/** Envoy cluster of brightstaff; also the `brightstaff_cluster` of the filter config. */
export const BRIGHTSTAFF_CLUSTER = `${CLUSTER_PREFIX}brightstaff`;

/** The host under which Envoy calls brightstaff: brightstaff/src/origin-guard.ts */
export const BRIGHTSTAFF_HOST = "brightstaff";

/**
 * Status that the filter writes over an unusable response, so that Envoy asks the next provider. No server sends it,
 * and it is below 500: one client's requests can cause such responses, and must not get an address ejected for all.
 */
export const UNUSABLE_ANSWER_STATUS = 499;

/** One id for all roles, so that they share a VM and its memory on every worker. */
export const VM_ID = "plano";

/** Envoy cluster of the collector that spans are sent to. */
export const COLLECTOR_CLUSTER = `${CLUSTER_PREFIX}collector`;

/** The filter's value in the stream's filter state, as access logs and spans spell it. */
export function fromFilter(name: FilterState): string {
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

/** The secrets role there: always off for requests; Envoy configures it from a file of its own. */
export const SECRETS_FILTER = "plano.secrets";

/** Envoy's authentication there. */
export const AUTH_FILTER = "plano.auth";

/** The check for a single credential, before tokens are verified. */
export const CREDENTIAL_FILTER = "plano.credential";

/** The check of the caller that authentication names. */
export const CALLER_FILTER = "plano.caller";
