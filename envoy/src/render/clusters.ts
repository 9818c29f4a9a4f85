// The clusters: those of the places providers are at, those that ask several in turn, brightstaff, and the
// collector of spans. TLS is verified,
// HTTP is 1.1, nothing is retried here.
import type { NormalisedConfig, Provider, Tracing } from "@plano/config";
import { bareHost, isIpLiteral, socketAddress } from "./address.js";
import { renderSigning } from "./aws-signing.js";
import { aggregateType, failoverOrders, renderOutliers, renderSigningByHost } from "./failover.js";
import { bufferLimit } from "./limits.js";
import { BRIGHTSTAFF_CLUSTER, COLLECTOR_CLUSTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { type Order, ordersOf, providerOf } from "./orders.js";
import { renderRateLimitCluster } from "./rate-limit-service.js";
import { duration, extension, type Resource, typed } from "./resource.js";
import { findSystemCa, renderUpstreamTls } from "./tls.js";
import { renderWasmFilter } from "./wasm-filter.js";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
/** Below what providers' load balancers close idle connections after, so that no request meets a closing one. */
const IDLE_TIMEOUT = 55_000;
const SIDECAR_CONNECT_TIMEOUT = 500;
/** Envoy's default of 1,024 a cluster is less than a busy gateway has streams. */
const MANY = 100_000;
const CIRCUIT_BREAKERS = {
  circuit_breakers: {
    thresholds: [
      { max_connections: MANY, max_pending_requests: MANY, max_requests: MANY, max_retries: MANY },
    ],
  },
};

export function renderClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  const places = new Map(config.providers.map((provider) => [provider.cluster, provider]));
  const failover = failoverOrders(ordersOf(config));
  for (const { target, cluster } of failover.flatMap(({ attempts }) => attempts)) {
    places.set(cluster, providerOf(config, target));
  }
  return [
    ...[...places].map(([cluster, provider]) => renderProvider(cluster, provider, config, options)),
    ...failover.map((order) => renderOrder(order, config, options)),
    renderBrightstaff(config),
    ...renderRateLimitCluster(config),
    ...(config.tracing ? [renderCollector(config.tracing)] : []),
  ];
}

function renderOrder(order: Order, config: NormalisedConfig, options: RenderOptions): Resource {
  return {
    name: order.cluster,
    ...aggregateType(order.attempts.map(({ cluster }) => cluster)),
    connect_timeout: duration(config.connectTimeoutMilliseconds),
    ...CIRCUIT_BREAKERS,
    per_connection_buffer_limit_bytes: bufferLimit(config.limits),
    ...httpOptions([...upstreamRole(config, options), ...renderSigningByHost(config, order)]),
  };
}

function renderProvider(
  cluster: string,
  provider: Provider,
  config: NormalisedConfig,
  options: RenderOptions,
): Resource {
  const { host, port, tls, signing } = provider;
  const serverName = provider.httpHost?.replace(/:\d+$/, "") ?? host;
  const caPath = (): string => config.upstreamCaPath ?? options.systemCaPath ?? findSystemCa();
  return {
    ...place(cluster, host, port, config.connectTimeoutMilliseconds),
    per_connection_buffer_limit_bytes: bufferLimit(config.limits),
    ...renderOutliers(config.failover),
    ...(tls && { transport_socket: renderUpstreamTls(serverName, caPath()) }),
    ...httpOptions([
      ...upstreamRole(config, options),
      ...(signing === undefined ? [] : [renderSigning(signing)]),
    ]),
  };
}

function upstreamRole(config: NormalisedConfig, { withoutFilter, wasmPath }: RenderOptions): Resource[] {
  return withoutFilter === true ? [] : [renderWasmFilter(config, wasmPath, "upstream")];
}

function renderBrightstaff({ brightstaff: { host, port } }: NormalisedConfig): Resource {
  return { ...place(BRIGHTSTAFF_CLUSTER, host, port, SIDECAR_CONNECT_TIMEOUT), ...httpOptions([]) };
}

function renderCollector({ collector: { host, port, protocol } }: Tracing): Resource {
  return {
    ...place(COLLECTOR_CLUSTER, host, port, SIDECAR_CONNECT_TIMEOUT),
    ...httpOptions([], protocol === "grpc" ? "http2_protocol_options" : "http_protocol_options"),
  };
}

function place(name: string, host: string, port: number, connectTimeout: number): Resource {
  return {
    name,
    type: isIpLiteral(host) ? "STATIC" : "STRICT_DNS",
    // A host with addresses of both families is reached over the one that works.
    ...(!isIpLiteral(host) && { dns_lookup_family: "ALL" }),
    connect_timeout: duration(connectTimeout),
    ...CIRCUIT_BREAKERS,
    upstream_connection_options: { tcp_keepalive: { keepalive_time: 60 } },
    load_assignment: {
      cluster_name: name,
      // The filter asks for the name, to know which of several targets an attempt is for.
      endpoints: [
        {
          lb_endpoints: [
            { endpoint: endpoint(host, port), metadata: { filter_metadata: { plano: { cluster: name } } } },
          ],
        },
      ],
    },
  };
}

function endpoint(host: string, port: number): Resource {
  return { address: socketAddress(host, port), ...(!isIpLiteral(host) && { hostname: bareHost(host) }) };
}

/** Filters of the upstream chain, which has to end with the codec. */
function httpOptions(filters: Resource[], protocol = "http_protocol_options"): Resource {
  const codec = extension(
    "envoy.filters.http.upstream_codec",
    "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
  );
  return {
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: typed(HTTP_OPTIONS, {
        explicit_http_config: { [protocol]: {} },
        common_http_protocol_options: { idle_timeout: duration(IDLE_TIMEOUT) },
        ...(filters.length > 0 && { http_filters: [...filters, codec] }),
      }),
    },
  };
}
