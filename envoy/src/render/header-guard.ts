// Headers that steer Plano or Envoy stay inside: dropped as a request arrives, before an attempt leaves for a provider,
// and before an answer leaves for the client. What the outside sends under these names is never acted on.
import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "./names.js";
import { extension, type Resource } from "./resource.js";

/** What Envoy tells about the client; a provider has no use for it. */
const FORWARDING_PREFIX = "x-forwarded-";

const HEADER_MUTATION = "envoy.filters.http.header_mutation";
const HEADER_MUTATION_TYPE = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation";

function dropPrefixes(...prefixes: string[]): Resource[] {
  return prefixes.map((prefix) => ({ remove_on_match: { key_matcher: { prefix, ignore_case: true } } }));
}

/**
 * Runs before anything else looks at the request, so that no `x-envoy-retry-on` or `x-envoy-upstream-rq-timeout-ms` of
 * a client ever reaches the router.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#http-headers-consumed
 */
export function renderIncomingGuard(): Resource {
  return extension(
    "envoy.http.early_header_mutation.header_mutation",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    { mutations: dropPrefixes(INTERNAL_HEADER_PREFIX, ENVOY_HEADER_PREFIX) },
  );
}

/** Downstream filter; listed first, it is the last to see an answer. */
export function renderAnswerGuard(): Resource {
  return extension(HEADER_MUTATION, HEADER_MUTATION_TYPE, {
    mutations: { response_mutations: dropPrefixes(INTERNAL_HEADER_PREFIX, ENVOY_HEADER_PREFIX) },
  });
}

/** Upstream filter; listed after the wasm filter, it is the last to see an attempt. */
export function renderAttemptGuard(): Resource {
  return extension(HEADER_MUTATION, HEADER_MUTATION_TYPE, {
    mutations: {
      request_mutations: dropPrefixes(INTERNAL_HEADER_PREFIX, ENVOY_HEADER_PREFIX, FORWARDING_PREFIX),
    },
  });
}
