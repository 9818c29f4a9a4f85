// Envoy's router, which sends requests on, and when it tries again.
import { extension, type Resource, typed } from "./resource.js";

/**
 * Conditions under which whoever is asked has not begun with the request, so that trying again cannot be charged twice: no
 * connection, a stream refused unprocessed, a reset before the request was sent. Answers such as 429 or 503 are the
 * client's to see.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
const NOT_BEGUN = "connect-failure,refused-stream,reset-before-request";
/** A connection that broke before any byte of an answer: most often its server had closed it while it was idle. */
export const NOT_ANSWERED = `${NOT_BEGUN},reset`;

/** Its bookkeeping headers (`x-envoy-upstream-service-time`, ...) are nobody's outside. */
export function renderRouter(): Resource {
  return extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: true,
  });
}

/** `attempts` after the first. */
export function renderRetryPolicy(attempts: number, retryOn = NOT_BEGUN): Resource {
  return {
    retry_on: retryOn,
    num_retries: attempts,
    // A name may resolve to several addresses; the next attempt prefers one that has not just failed.
    retry_host_predicate: [
      {
        name: "envoy.retry_host_predicates.previous_hosts",
        typed_config: typed("envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"),
      },
    ],
    // Where hashes choose, the next one is often the same again.
    host_selection_retry_max_attempts: 30,
  };
}
