// Limits that several Plano instances count together: Envoy's rate limit filter asks the service before an attempt, and
// reports the usage afterwards. The wasm filter decides which limits count a request and leaves each bucket's name in
// the filter state; Envoy skips limits without a name there.
import { CLUSTER_PREFIX, type NormalisedConfig, type RateLimitService } from "@plano/config";
import { bareHost, isIpLiteral, socketAddress } from "./address.js";
import { fromFilter } from "./names.js";
import { type CountedScope, countedScopes } from "./rate-limit-scopes.js";
import { duration, extension, type Resource, typed } from "./resource.js";

const CLUSTER = `${CLUSTER_PREFIX}ratelimit`;
const FILTER = "envoy.filters.http.ratelimit";
const FILTER_PACKAGE = "envoy.extensions.filters.http.ratelimit.v3";
const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
/** The reported amount, known when the stream is logged. */
const USED_TOKENS = fromFilter("used_tokens");

/** Empty without a service or without limits. */
export function renderRateLimitFilter({
  rateLimitService: service,
  rateLimits,
}: NormalisedConfig): Resource[] {
  if (service === undefined || rateLimits.length === 0) return [];
  return [
    extension(FILTER, `${FILTER_PACKAGE}.RateLimit`, {
      domain: service.domain,
      timeout: duration(service.timeoutMilliseconds),
      failure_mode_deny: service.failureMode === "closed",
      status_on_error: { code: 503 },
      enable_x_ratelimit_headers: "DRAFT_VERSION_03",
      disable_x_envoy_ratelimited_header: true,
      rate_limit_service: {
        transport_api_version: "V3",
        grpc_service: {
          envoy_grpc: { cluster_name: CLUSTER },
          // Also applies to the report at the end of a stream.
          timeout: duration(service.timeoutMilliseconds),
        },
      },
    }),
  ];
}

/** Fields of a route: the request to the service before an attempt, and the report after the response. */
export function renderRouteLimits(config: NormalisedConfig): Resource {
  if (config.rateLimitService === undefined || config.rateLimits.length === 0) return {};
  const rateLimits = countedScopes(config.rateLimits).flatMap(renderScope);
  return {
    typed_per_filter_config: {
      // Envoy reads `hits_addend` here only, not in the route's own `rate_limits`.
      [FILTER]: typed(`${FILTER_PACKAGE}.RateLimitPerRoute`, { rate_limits: rateLimits }),
    },
  };
}

function renderScope({ key, kind, limited, used }: CountedScope): Resource[] {
  const asked = { actions: [descriptor(key, `wasm.${limited}`)] };
  if (kind === "requests") return [asked];
  // The request before an attempt adds nothing; it only checks whether something is left.
  return [
    { ...asked, hits_addend: { number: 0 } },
    {
      actions: [descriptor(key, `wasm.${used}`)],
      hits_addend: { format: USED_TOKENS },
      apply_on_stream_done: true,
    },
  ];
}

/** https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/rate_limit_descriptors/expr/v3/expr.proto */
function descriptor(key: string, state: string): Resource {
  return {
    extension: extension(
      "envoy.rate_limit_descriptors.expr",
      "envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor",
      { descriptor_key: key, text: `filter_state["${state}"]` },
    ),
  };
}

export function renderRateLimitCluster(config: NormalisedConfig): Resource[] {
  const { rateLimitService: service, rateLimits } = config;
  return service === undefined || rateLimits.length === 0 ? [] : [cluster(service)];
}

function cluster({ host, port, timeoutMilliseconds }: RateLimitService): Resource {
  return {
    name: CLUSTER,
    type: isIpLiteral(host) ? "STATIC" : "STRICT_DNS",
    ...(!isIpLiteral(host) && { dns_lookup_family: "ALL" }),
    connect_timeout: duration(timeoutMilliseconds),
    upstream_connection_options: { tcp_keepalive: { keepalive_time: 60 } },
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: typed(HTTP_OPTIONS, { explicit_http_config: { http2_protocol_options: {} } }),
    },
    load_assignment: {
      cluster_name: CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(bareHost(host), port) } }] }],
    },
  };
}
