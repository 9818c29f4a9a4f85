// Names of Envoy's clusters. A name follows from what the cluster is, never from its place in the file: when the file
// changes, no name may come to mean another cluster. All begin alike, so that they can stand beside others' clusters.
import type { Address } from "../model/address.js";
import type { Timeouts } from "../model/upstreams.js";
import { shortHash } from "../syntax/short-hash.js";

/** Ends with no dot: for Envoy's metrics, what stands before the first dot is the cluster's name. */
export const CLUSTER_PREFIX = "plano-";

/** `plano-agents-300000-0-`: how the clusters of agents with these timeouts begin, so that one route serves all of them. */
export function agentClusterPrefix({ timeoutMilliseconds, maxRetries }: Timeouts): string {
  return `${CLUSTER_PREFIX}agents-${timeoutMilliseconds}-${maxRetries}-`;
}

/**
 * `plano-api_openai_com_443`, with the prefix of its kind. With a hash at its end where the address alone does not say
 * everything: `isOrdinary` is false, or the address has unusual characters.
 */
export function clusterNameOf(
  prefix: string,
  { host, port }: Address,
  isOrdinary: boolean,
  parts: unknown,
): string {
  const name = `${prefix}${host}_${port}`.replace(/[^A-Za-z0-9_-]/g, "_");
  return isOrdinary && /^[A-Za-z0-9.-]+$/.test(host) ? name : `${name}-${shortHash(parts)}`;
}
