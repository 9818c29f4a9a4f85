// Routes to brightstaff. It refuses hosts that are not its own, so they set the host that it expects from Envoy.
import { BRIGHTSTAFF_CLUSTER, BRIGHTSTAFF_HOST } from "./names.js";
import type { Resource } from "./resource.js";

export function renderBrightstaffRoute(more: Resource): Resource {
  return { cluster: BRIGHTSTAFF_CLUSTER, host_rewrite_literal: BRIGHTSTAFF_HOST, ...more };
}
