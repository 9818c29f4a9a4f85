// Names of Envoy's clusters. A name follows from what the cluster is, never from its place in the file: when the file
// changes, no name may come to mean another cluster. All begin alike, so that they can stand beside others' clusters.
import { shortHash } from "../syntax/short-hash.js";

/** Ends with no dot: for Envoy's metrics, what stands before the first dot is the cluster's name. */
export const CLUSTER_PREFIX = "plano-";

/**
 * `plano-api_openai_com_443`. With a hash at its end where the address alone does not say everything: `isOrdinary` is
 * false, or the address has unusual characters.
 */
export function clusterNameOf(host: string, port: number, isOrdinary: boolean, parts: unknown): string {
  const name = `${CLUSTER_PREFIX}${host}_${port}`.replace(/[^A-Za-z0-9_-]/g, "_");
  return isOrdinary && /^[A-Za-z0-9.-]+$/.test(host) ? name : `${name}-${shortHash(parts)}`;
}
