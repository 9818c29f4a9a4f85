// The listeners for models, for agents, and for brightstaff's requests to both, with their checks and filters.
import { type Address, insideHeadersBytes, type ModelListener, type NormalisedConfig } from "@plano/config";
import { renderAccessLog, renderOrchestratedLogs } from "./access-log.js";
import { socketAddress } from "./address.js";
import { renderHashFilter } from "./affinity.js";
import { renderServiceFilters, serviceHeaders } from "./authorization-service.js";
import { renderCompression } from "./compression.js";
import { renderDecompression } from "./decompression.js";
import { renderDownstreamTls } from "./downstream-tls.js";
import { renderIncomingRemovals, renderInsideMark } from "./internal-headers.js";
import { scopeOf } from "./keys.js";
import { renderEdgeReplies, renderOrchestratedReplies, renderServedReplies } from "./local-replies.js";
import { EGRESS_LISTENER, statPrefixOf } from "./names.js";
import type { RenderOptions } from "./options.js";
import { listenerOriginCheck, loopbackOriginCheck, withOriginCheck } from "./origin-check.js";
import { http2Limits, readAhead } from "./protocol-limits.js";
import { renderRateLimitFilter } from "./rate-limit-service.js";
import { duration, extension, type Resource } from "./resource.js";
import { renderRouter } from "./router.js";
import { renderRoutes } from "./routes.js";
import { renderServedRoutes, type ServedListener, type Service } from "./served-routes.js";
import { renderTokenFilters } from "./tokens.js";
import { renderNotes, renderRequestIds, renderTracing, withoutProbes } from "./tracing.js";
import { renderWasmFilter } from "./wasm-filter.js";

const MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const REQUEST_HEADERS_TIMEOUT = 30_000;
const CONNECTION_IDLE_TIMEOUT = 3_600_000;
const DRAIN_TIMEOUT = 5_000;
/** Clients' listeners accept 100, Envoy's default. */
const MAX_INSIDE_HEADERS = 200;

/** The listener for clients that request models. */
export function renderModelListener(config: NormalisedConfig, options: RenderOptions): Resource {
  const bare = options.withoutFilter === true;
  const filters = bare ? [] : [...frontFilters(options, false), ...gatewayFilters(config, options)];
  const manager = {
    access_log: renderOrchestratedLogs(config, options.accessLogPath),
    ...edge(config, config.modelListener),
    early_header_mutation_extensions: [renderClientRemovals(config, config.modelListener)],
    local_reply_config: renderOrchestratedReplies(config, config.modelListener),
    route_config: renderRoutes(config, bare, true),
    http_filters: [
      ...renderNotes(config.tracing),
      ...renderCompression(),
      ...renderDecompression(),
      ...(bare ? [] : renderAuth(config.modelListener, options)),
      ...filters,
      renderRouter(),
    ],
  };
  const check = listenerOriginCheck(config.modelListener);
  return renderListener(
    config,
    options,
    config.modelListener,
    bare ? manager : withOriginCheck(check, manager),
  );
}

/** The listener for brightstaff's requests to models and agents: like clients', but it accepts Plano's own headers. */
export function renderEgressListener(config: NormalisedConfig, options: RenderOptions): Resource {
  const listener = { ...config.egressListener, name: EGRESS_LISTENER };
  const inside = { ...edge(config, config.modelListener), ...insideHeaders(config) };
  const manager = {
    access_log: [renderAccessLog(options.accessLogPath, true)],
    ...inside,
    early_header_mutation_extensions: [renderInsideMark()],
    route_config: renderRoutes(config, false, false),
    http_filters: [...renderNotes(config.tracing), ...gatewayFilters(config, options), renderRouter()],
  };
  return {
    ...renderListener(config, options, listener, withOriginCheck(loopbackOriginCheck(listener), manager)),
    // Clients' connections must not lock brightstaff out.
    ignore_global_conn_limit: true,
  };
}

/** A listener for clients that request agents or prompt targets; brightstaff serves all of it. */
export function renderServedListener(
  config: NormalisedConfig,
  options: RenderOptions,
  listener: ServedListener,
  service: Service,
): Resource {
  const manager = {
    access_log: [renderAccessLog(options.accessLogPath, false)],
    ...edge(config, listener),
    early_header_mutation_extensions: [renderClientRemovals(config, listener)],
    local_reply_config: renderServedReplies(config.limits, listener, service.what),
    route_config: renderServedRoutes(config, listener, service, options.withoutFilter === true),
    http_filters: [
      ...renderNotes(config.tracing),
      ...renderCompression(),
      ...renderDecompression(),
      ...(options.withoutFilter === true ? [] : renderAuth(listener, options)),
      ...frontFilters(options, true),
      renderRouter(),
    ],
  };
  return renderListener(config, options, listener, withOriginCheck(listenerOriginCheck(listener), manager));
}

type Authenticated = Pick<ModelListener, "name" | "port" | "auth">;

function renderClientRemovals({ tracing }: NormalisedConfig, listener: Authenticated): Resource {
  return renderIncomingRemovals(scopeOf(listener), serviceHeaders(listener), withoutProbes(tracing));
}

function renderAuth(listener: Authenticated, options: RenderOptions): Resource[] {
  return [...renderTokenFilters(listener, options), ...renderServiceFilters(listener)];
}

/** The filters before brightstaff. `always`: enabled on every route that does not disable them. */
function frontFilters({ withoutFilter, wasmPath }: RenderOptions, always: boolean): Resource[] {
  if (withoutFilter === true) return [];
  return [{ ...renderWasmFilter(wasmPath, "front"), ...(!always && { disabled: true }) }];
}

/** The gateway role comes first: it writes the rate limit buckets and the prefix hash that the other filters read. */
function gatewayFilters(config: NormalisedConfig, { wasmPath }: RenderOptions): Resource[] {
  return [
    renderWasmFilter(wasmPath, "gateway"),
    ...renderRateLimitFilter(config),
    ...renderHashFilter(config),
  ];
}

function renderListener(
  config: NormalisedConfig,
  options: RenderOptions,
  listener: Address & Pick<ModelListener, "name" | "tls">,
  manager: Resource,
): Resource {
  const { name, host, port } = listener;
  const service = name === EGRESS_LISTENER ? "plano(outbound)" : "plano(inbound)";
  const common = {
    stat_prefix: statPrefixOf(name),
    codec_type: "AUTO",
    ...(config.tracing && { tracing: renderTracing(config.tracing, service) }),
    ...renderRequestIds(config.tracing),
  };
  return {
    name,
    address: socketAddress(host, port),
    // `plano down` closes these first: Plano's own go on serving what is under way.
    ...(name !== EGRESS_LISTENER && { traffic_direction: "INBOUND" }),
    ...readAhead,
    filter_chains: [
      {
        ...renderDownstreamTls(listener, options),
        filters: [
          extension("envoy.filters.network.http_connection_manager", MANAGER, { ...common, ...manager }),
        ],
      },
    ],
  };
}

const COMMON = {
  idle_timeout: duration(CONNECTION_IDLE_TIMEOUT),
  headers_with_underscores_action: "ALLOW",
};

/** A client listener's limits, and room for the headers that Plano adds on the way through brightstaff. */
function insideHeaders({ limits }: NormalisedConfig): Resource {
  return {
    max_request_headers_kb: insideHeadersBytes(limits) / 1024,
    common_http_protocol_options: { ...COMMON, max_headers_count: MAX_INSIDE_HEADERS },
  };
}

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge */
function edge(
  { limits }: NormalisedConfig,
  {
    timeoutMilliseconds,
    requestMilliseconds,
  }: Pick<ModelListener, "timeoutMilliseconds" | "requestMilliseconds">,
): Resource {
  return {
    use_remote_address: true,
    // No address may send internal headers; an empty list also prevents Envoy's warning about a missing one.
    internal_address_config: {},
    // Clients look for their own request id in the logs.
    preserve_external_request_id: true,
    server_header_transformation: "PASS_THROUGH",
    normalize_path: true,
    merge_slashes: true,
    // Model names contain slashes, which SDKs escape in GET /v1/models/{id}.
    path_with_escaped_slashes_action: "KEEP_UNCHANGED",
    request_headers_timeout: duration(REQUEST_HEADERS_TIMEOUT),
    request_timeout: duration(requestMilliseconds),
    max_request_headers_kb: limits.requestHeadersBytes / 1024,
    local_reply_config: renderEdgeReplies(limits),
    // The listener's `timeout`. The filter enforces `limits.stream_idle`: wasm-filters/assembly/exchange/stream-watch.ts
    stream_idle_timeout: duration(timeoutMilliseconds),
    drain_timeout: duration(DRAIN_TIMEOUT),
    common_http_protocol_options: COMMON,
    // Health checks and old programs speak HTTP/1.0, often without a Host.
    http_protocol_options: { accept_http_10: true, default_host_for_http_10: "localhost" },
    ...http2Limits(limits.streamsPerConnection),
  };
}
