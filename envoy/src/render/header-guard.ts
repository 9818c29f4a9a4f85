// Headers that steer Plano or Envoy stay inside. What the outside sends under their names is dropped as a request
// arrives; the wasm filter drops them from what leaves for a provider or a client.
import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "./names.js";
import { extension, type Resource } from "./resource.js";

/**
 * Runs before anything else looks at the request, so that no `x-envoy-retry-on` or `x-envoy-upstream-rq-timeout-ms` of
 * a client ever reaches the router.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#http-headers-consumed
 */
export function renderIncomingGuard(): Resource {
  return extension(
    "envoy.http.early_header_mutation.header_mutation",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    { mutations: [INTERNAL_HEADER_PREFIX, ENVOY_HEADER_PREFIX].map(dropPrefix) },
  );
}

function dropPrefix(prefix: string): Resource {
  return { remove_on_match: { key_matcher: { prefix, ignore_case: true } } };
}
