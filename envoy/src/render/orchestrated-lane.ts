// The orchestrated lane: requests of a model listener that go to brightstaff first and come back by the egress listener.
// The gateway role sees them on their way back only.
import { modelsNeedBrightstaff, type NormalisedConfig } from "@plano/config";
import type { Resource } from "./resource.js";
import { unfilteredPaths } from "./unfiltered-endpoints.js";

/** Paths without a query. Routing decisions always belong to brightstaff, model requests only when it must see them. */
export function orchestratedPaths(config: NormalisedConfig): string {
  const prefix = modelsNeedBrightstaff(config) ? "(/routing)?" : "/routing";
  return `${prefix}/v1/(chat/completions|messages|responses)`;
}

/** A condition of local replies. */
export function isOrchestrated(config: NormalisedConfig): Resource {
  return atPaths([orchestratedPaths(config)], true);
}

/** A condition of access logs: whether the gateway role sees a request and knows the logged values. */
export function seenByGateway(config: NormalisedConfig, seen: boolean): Resource {
  return atPaths([orchestratedPaths(config), "/v1/models(/.*)?", ...unfilteredPaths(config)], !seen);
}

function atPaths(paths: readonly string[], taken: boolean): Resource {
  const filters = paths.map((path) => {
    const match = { safe_regex: { regex: `${path}(\\?.*)?` } };
    return { header_filter: { header: { name: ":path", string_match: match, invert_match: !taken } } };
  });
  const [only] = filters;
  if (only !== undefined && filters.length === 1) return only;
  return taken ? { or_filter: { filters } } : { and_filter: { filters } };
}
