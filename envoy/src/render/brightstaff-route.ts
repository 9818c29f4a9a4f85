// What leads to brightstaff, which refuses requests to names that are not its own: it is asked under the one it knows Envoy's by.
import { BRIGHTSTAFF_CLUSTER } from "./names.js";
import type { Resource } from "./resource.js";

export function renderBrightstaffRoute(more: Resource): Resource {
  return { cluster: BRIGHTSTAFF_CLUSTER, host_rewrite_literal: BRIGHTSTAFF_CLUSTER, ...more };
}
