// Refuses endpoints that filters and guards cannot see, because brightstaff does not read their bodies, unless the listener
// allows them.
import type { NormalisedConfig } from "@plano/config";
import { ENDPOINTS, UNFILTERED_ROUTE } from "@plano/config/contract";
import { FRONT_FOR_GATEWAY } from "./filter-switch.js";
import type { Resource } from "./resource.js";
import { named } from "./traced-routes.js";

const MESSAGE =
  "Filters and guards of this listener cannot see requests of this endpoint; the listener's key unfiltered_endpoints lets them pass.";

/** Has the shapes of all APIs at once. */
const BODY = {
  type: "error",
  error: { type: "permission_error", message: MESSAGE, param: null, code: "endpoint_not_filtered" },
};

/** Paths without a query; empty when nothing is refused. */
export function unfilteredPaths({ modelListener, promptGuards }: NormalisedConfig): string[] {
  const { inputFilters, outputFilters, unfilteredEndpoints } = modelListener;
  const filtered = inputFilters.length + outputFilters.length > 0;
  if (!filtered && promptGuards === undefined) return [];
  return ENDPOINTS.filter((name) => !unfilteredEndpoints.includes(name)).map((name) => `/v1/${name}`);
}

/** One route per path: a single expression would exceed Envoy's limit. */
export function renderUnfilteredEndpoints(config: NormalisedConfig): Resource[] {
  return unfilteredPaths(config).map((path) =>
    named(config, path, {
      name: UNFILTERED_ROUTE,
      match: { path },
      direct_response: { status: 403, body: { inline_string: JSON.stringify(BODY) } },
      response_headers_to_add: [
        {
          header: { key: "content-type", value: "application/json" },
          append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
        },
      ],
      ...FRONT_FOR_GATEWAY,
    }),
  );
}
