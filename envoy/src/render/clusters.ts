// The clusters: those of the places providers are at, those that ask several in turn, brightstaff, and the
// collector of spans. TLS is verified,
// HTTP is 1.1, nothing is retried here.
import {
  type Address,
  defaultUpstreams,
  type NormalisedConfig,
  type Provider,
  type Tracing,
  type Upstreams,
} from "@plano/config";
import { authority, bareHost, isIpLiteral, socketAddress } from "./address.js";
import { renderSigning } from "./aws-signing.js";
import { aggregateType, failoverOrders, renderSigningByHost } from "./failover.js";
import { bufferLimit } from "./limits.js";
import { BRIGHTSTAFF_CLUSTER, COLLECTOR_CLUSTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { type Order, ordersOf, providerOf } from "./orders.js";
import { renderRateLimitCluster } from "./rate-limit-service.js";
import { duration, extension, type Resource, typed } from "./resource.js";
import { findSystemCa, renderUpstreamTls } from "./tls.js";
import {
  renderCircuitBreakers,
  renderConnections,
  renderHealthChecks,
  renderHttpLimits,
  renderOutliers,
  renderResolution,
} from "./upstreams.js";
import { renderWasmFilter } from "./wasm-filter.js";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const SIDECAR_CONNECT_TIMEOUT = 500;

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
    ...renderCircuitBreakers(config.upstreams),
    per_connection_buffer_limit_bytes: bufferLimit(config.limits),
    ...httpOptions(config.upstreams, [
      ...upstreamRole(config, options),
      ...renderSigningByHost(config, order),
    ]),
  };
}

function renderProvider(
  cluster: string,
  provider: Provider,
  config: NormalisedConfig,
  options: RenderOptions,
): Resource {
  const { host, port, replicas, tls, signing, httpHost, healthCheck } = provider;
  const { upstreams } = config;
  const serverName = httpHost?.replace(/:\d+$/, "") ?? host;
  const caPath = (): string => config.upstreamCaPath ?? options.systemCaPath ?? findSystemCa();
  return {
    ...place(cluster, [{ host, port }, ...replicas], config.connectTimeoutMilliseconds, upstreams),
    per_connection_buffer_limit_bytes: bufferLimit(config.limits),
    ...renderOutliers(config.failover),
    ...renderHealthChecks(healthCheck, httpHost ?? authority(host, port, tls)),
    ...(tls && { transport_socket: renderUpstreamTls(serverName, caPath()) }),
    ...httpOptions(upstreams, [
      ...upstreamRole(config, options),
      ...(signing === undefined ? [] : [renderSigning(signing)]),
    ]),
  };
}

function upstreamRole(config: NormalisedConfig, { withoutFilter, wasmPath }: RenderOptions): Resource[] {
  return withoutFilter === true ? [] : [renderWasmFilter(config, wasmPath, "upstream")];
}

function renderBrightstaff({ brightstaff }: NormalisedConfig): Resource {
  return {
    ...place(BRIGHTSTAFF_CLUSTER, [brightstaff], SIDECAR_CONNECT_TIMEOUT, defaultUpstreams),
    ...httpOptions(defaultUpstreams, []),
  };
}

function renderCollector({ collector }: Tracing): Resource {
  return {
    ...place(COLLECTOR_CLUSTER, [collector], SIDECAR_CONNECT_TIMEOUT, defaultUpstreams),
    ...httpOptions(
      defaultUpstreams,
      [],
      collector.protocol === "grpc" ? "http2_protocol_options" : "http_protocol_options",
    ),
  };
}

/** Several addresses take turns: Envoy's default is round robin. */
function place(name: string, addresses: Address[], connectTimeout: number, upstreams: Upstreams): Resource {
  const named = addresses.some(({ host }) => !isIpLiteral(host));
  // The filter asks for the name, to know which of several targets an attempt is for.
  const metadata = { filter_metadata: { plano: { cluster: name } } };
  return {
    name,
    ...(named ? renderResolution(upstreams) : { type: "STATIC" }),
    connect_timeout: duration(connectTimeout),
    ...renderCircuitBreakers(upstreams),
    ...renderConnections(upstreams),
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: addresses.map((address) => ({ endpoint: endpoint(address), metadata })) }],
    },
  };
}

function endpoint({ host, port }: Address): Resource {
  return { address: socketAddress(host, port), ...(!isIpLiteral(host) && { hostname: bareHost(host) }) };
}

/** Filters of the upstream chain, which has to end with the codec. */
function httpOptions(
  upstreams: Upstreams,
  filters: Resource[],
  protocol = "http_protocol_options",
): Resource {
  const codec = extension(
    "envoy.filters.http.upstream_codec",
    "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
  );
  return {
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: typed(HTTP_OPTIONS, {
        explicit_http_config: { [protocol]: {} },
        common_http_protocol_options: renderHttpLimits(upstreams),
        ...(filters.length > 0 && { http_filters: [...filters, codec] }),
      }),
    },
  };
}
