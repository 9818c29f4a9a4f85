// Tells clients Plano's id of their request, also in Envoy's own replies. brightstaff tells its own.
import { REQUEST_ID_HEADER } from "@plano/config/contract";
import { fromFilter } from "./names.js";
import type { Resource } from "./resource.js";

/** One of a virtual host's `response_headers_to_add`: providers do not get the request's header, and an attempt removes it. */
export const requestIdOfFilter = renderMark(fromFilter("request_id"));

/** Fields of a route configuration: where the filter has not seen the request. Envoy adds these after a virtual host's. */
export const requestIdOfEnvoy: Resource = { response_headers_to_add: [renderMark("%REQ(X-REQUEST-ID)%")] };

function renderMark(value: string): Resource {
  return { header: { key: REQUEST_ID_HEADER, value }, append_action: "ADD_IF_ABSENT" };
}
