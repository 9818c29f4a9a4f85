// The orchestrated lane: requests of a model listener that go to brightstaff first and come back by the egress listener.
// The gateway role sees them on their way back only.
import { modelsNeedBrightstaff, type NormalisedConfig } from "@plano/config";
import { CLUSTER_HEADER } from "@plano/config/contract";
import { BRIGHTSTAFF_CLUSTER } from "./names.js";
import type { Resource } from "./resource.js";
import { unfilteredPaths } from "./unfiltered-endpoints.js";

/** Paths without a query. Routing decisions always belong to brightstaff, model requests only when it must see them. */
export function orchestratedPaths(config: NormalisedConfig): string {
  const prefix = modelsNeedBrightstaff(config) ? "(/routing)?" : "/routing";
  return `${prefix}/v1/(chat/completions|messages|responses)`;
}

/** Paths of kept responses and conversations, without a query. `compact` and `input_tokens` are endpoints, and no id begins so. */
export const STATE_PATHS = "/v1/(responses/([^ci]|c[^o]|i[^n]).*|conversations(/.*)?)";

/** Matches a request that the gateway role sends to brightstaff. */
export const toBrightstaff: Resource = {
  name: CLUSTER_HEADER,
  string_match: { exact: BRIGHTSTAFF_CLUSTER },
  treat_missing_header_as_empty: true,
};

/** A condition of local replies. */
export function isOrchestrated(config: NormalisedConfig): Resource {
  return anyOf([orchestratedPaths(config), STATE_PATHS].map(atPath), true);
}

/** A condition of access logs: whether the gateway role serves a request and knows the logged values. */
export function servedByGateway(config: NormalisedConfig, served: boolean): Resource {
  const paths = [orchestratedPaths(config), STATE_PATHS, "/v1/models(/.*)?", ...unfilteredPaths(config)];
  return anyOf([...paths.map(atPath), toBrightstaff], !served);
}

function atPath(path: string): Resource {
  return { name: ":path", string_match: { safe_regex: { regex: `${path}(\\?.*)?` } } };
}

/** Whether one of the headers matches, or none. */
function anyOf(headers: readonly Resource[], taken: boolean): Resource {
  const filters = headers.map((header) => ({
    header_filter: { header: { ...header, invert_match: !taken } },
  }));
  return taken ? { or_filter: { filters } } : { and_filter: { filters } };
}
