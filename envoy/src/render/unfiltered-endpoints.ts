// Endpoints that a listener's filters cannot see, since brightstaff does not read their bodies: refused, but for those that
// the listener lets pass.
import { ENDPOINTS, type NormalisedConfig } from "@plano/config";
import { FRONT_FOR_GATEWAY } from "./filter-switch.js";
import type { Resource } from "./resource.js";

const MESSAGE =
  "The filters of this listener cannot see requests of this endpoint; the listener's key unfiltered_endpoints lets them pass.";

/** In the shape of all APIs at once. */
const BODY = {
  type: "error",
  error: { type: "permission_error", message: MESSAGE, param: null, code: "endpoint_not_filtered" },
};

/** Of the routes; the filter's front role knows who calls, and lets the request go on to its refusal. */
const ROUTE = "unfiltered-endpoint";

/** Without a query; none where nothing is refused. */
export function unfilteredPaths({ modelListener }: NormalisedConfig): string[] {
  const { inputFilters, outputFilters, unfilteredEndpoints } = modelListener;
  if (inputFilters.length + outputFilters.length === 0) return [];
  return ENDPOINTS.filter((name) => !unfilteredEndpoints.includes(name)).map((name) => `/v1/${name}`);
}

/** A route for each: one expression of all would be larger than Envoy takes. */
export function renderUnfilteredEndpoints(config: NormalisedConfig): Resource[] {
  return unfilteredPaths(config).map((path) => ({
    name: ROUTE,
    match: { path },
    direct_response: { status: 403, body: { inline_string: JSON.stringify(BODY) } },
    response_headers_to_add: [
      {
        header: { key: "content-type", value: "application/json" },
        append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
      },
    ],
    ...FRONT_FOR_GATEWAY,
  }));
}
