// Envoy's router and its retry policy.
import { extension, type Resource, typed } from "./resource.js";

/**
 * Conditions under which the upstream has not begun with the request, so that a retry cannot be charged twice: no
 * connection, a stream refused unprocessed, a reset before the request was sent. With a single target, responses such as
 * 429 or 503 go to the client; failover.ts retries on them for names with several targets.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
const NOT_BEGUN = "connect-failure,refused-stream,reset-before-request";
/** Adds connections that broke before any byte of a response: most often the server had closed an idle one. */
export const NOT_ANSWERED = `${NOT_BEGUN},reset`;

/** Suppresses bookkeeping headers such as `x-envoy-upstream-service-time`, which mean nothing outside. */
export function renderRouter(): Resource {
  return extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: true,
  });
}

/** `attempts` is the number of retries after the first attempt. */
export function renderRetryPolicy(attempts: number, retryOn = NOT_BEGUN): Resource {
  return {
    retry_on: retryOn,
    num_retries: attempts,
    // A name may resolve to several addresses: the retry prefers one that has not just failed.
    retry_host_predicate: [
      {
        name: "envoy.retry_host_predicates.previous_hosts",
        typed_config: typed("envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"),
      },
    ],
    // With consistent hashing the next choice is often the same address again.
    host_selection_retry_max_attempts: 30,
  };
}
