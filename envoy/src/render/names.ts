// Names that several renderers share, or that the wasm filter expects.
import { CLUSTER_PREFIX } from "@plano/config";
import type { FilterState } from "@plano/config/contract";

/** Envoy cluster of brightstaff; also the `brightstaff_cluster` of the filter config. */
export const BRIGHTSTAFF_CLUSTER = `${CLUSTER_PREFIX}brightstaff`;

/** The host under which Envoy calls brightstaff: brightstaff/src/origin-check.ts */
export const BRIGHTSTAFF_HOST = "brightstaff";

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
export const GATEWAY_FILTER = "plano.gateway";

/**
 * The front role there: runs before brightstaff. At listeners of models it is off except on the routes to brightstaff.
 */
export const FRONT_FILTER = "plano.front";

/** Roles that Envoy configures from files of their own, in the admin listener's filters; always off for requests. */
export const CONFIG_FILTER = "plano.config";
export const KEYS_FILTER = "plano.keys";
export const SECRETS_FILTER = "plano.secrets";

/** Envoy's authentication there. */
export const AUTH_FILTER = "plano.auth";

/** The check for a single credential, before tokens are verified. */
export const CREDENTIAL_FILTER = "plano.credential";

/** The check of the caller that authentication names. */
export const CALLER_FILTER = "plano.caller";

/** The upstream role in the filter chains of providers' clusters. */
export const UPSTREAM_FILTER = "plano.upstream";

/** Listeners of Plano's own, for calls to models and agents, for calls to endpoints, and for Envoy's admin interface. */
export const EGRESS_LISTENER = `${CLUSTER_PREFIX}egress`;
export const BACKEND_LISTENER = `${CLUSTER_PREFIX}backends`;
export const ADMIN_LISTENER = `${CLUSTER_PREFIX}admin`;
export const OWN_LISTENERS: readonly string[] = [EGRESS_LISTENER, BACKEND_LISTENER, ADMIN_LISTENER];

/** Envoy's own name of its admin interface, in statistics. */
export const ENVOYS_ADMIN = "admin";

/** A listener's name in statistics. */
export function statPrefixOf(listener: string): string {
  return listener === ENVOYS_ADMIN ? `${CLUSTER_PREFIX}clients-${listener}` : listener;
}

/** The routes of clients' listener of models. Listeners of Plano's own lend their routes their name. */
export const MODEL_ROUTES = `${CLUSTER_PREFIX}models`;
