// Backends, the user's own services: one cluster each, and the loopback listener through which Plano calls them, so
// that load balancing and outlier detection are in one place.
import { type Address, type Backend, CLUSTER_PREFIX, type NormalisedConfig } from "@plano/config";
import { BACKEND_HEADER, LOCAL_REPLY_HEADER, PREFIX_HASH_HEADER } from "@plano/config/contract";
import { hostHeader, isLoopback, socketAddress } from "./address.js";
import { renderHashing } from "./affinity.js";
import { httpOptions, renderCluster } from "./cluster.js";
import { BACKEND_LISTENER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { loopbackOriginCheck, withOriginCheck } from "./origin-check.js";
import { duration, extension, type Resource } from "./resource.js";
import { renderRetryPolicy, renderRouter } from "./router.js";
import { renderVerifiedTls } from "./tls.js";
import { renderHealthChecks, renderOutliers } from "./upstreams.js";

const MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const SESSIONS = "envoy.extensions.filters.http.stateful_session.v3.StatefulSession";
const ENVELOPE = "envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState";
/** Milliseconds without a byte; callers have timeouts of their own. */
const IDLE_TIMEOUT = 300_000;

/** No other cluster's name contains a slash. */
const clusterOf = ({ name }: Backend): string => `${CLUSTER_PREFIX}backend/${name}`;

function firstOf({ addresses: [first] }: Backend): Address {
  if (first === undefined) throw new Error("A backend has no address.");
  return first;
}

const hostOf = (backend: Backend): string => hostHeader({ ...firstOf(backend), ...backend });

export function renderBackendClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  return config.backends.map((backend) => {
    const { addresses, tls, healthCheck, connectTimeoutMilliseconds } = backend;
    const connectTimeout = connectTimeoutMilliseconds ?? config.connectTimeoutMilliseconds;
    return {
      ...renderCluster(clusterOf(backend), addresses, connectTimeout, config.upstreams),
      ...renderHashing(backend),
      ...renderOutliers(config.failover),
      ...renderHealthChecks(healthCheck, hostOf(backend)),
      ...(tls && renderVerifiedTls({ ...firstOf(backend), ...backend }, config, options)),
      ...httpOptions(config.upstreams, [], { tls }),
    };
  });
}

/** Empty without backends. */
export function renderBackendListener({ backends, backendListener }: NormalisedConfig): Resource[] {
  if (backends.length === 0) return [];
  const { host, port } = backendListener;
  // Clients of this listener can call every backend.
  if (!isLoopback(host)) throw new Error(`Calls to backends must stay on loopback, not on ${host}.`);
  const manager = withOriginCheck(loopbackOriginCheck(backendListener), {
    stat_prefix: BACKEND_LISTENER,
    codec_type: "AUTO",
    stream_idle_timeout: duration(IDLE_TIMEOUT),
    // Plano builds the requests, so the path needs no normalisation.
    route_config: {
      name: BACKEND_LISTENER,
      virtual_hosts: [
        { name: "backends", domains: ["*"], routes: [...backends.map(renderRoute), renderUnknown()] },
      ],
    },
    local_reply_config: renderLocalReplies(),
    http_filters: [renderSessions(), renderRouter()],
  });
  return [
    {
      name: BACKEND_LISTENER,
      address: socketAddress(host, port),
      ignore_global_conn_limit: true,
      filter_chains: [
        { filters: [extension("envoy.filters.network.http_connection_manager", MANAGER, manager)] },
      ],
    },
  ];
}

function renderRoute(backend: Backend): Resource {
  return {
    name: backend.name,
    match: { prefix: "/", headers: [{ name: BACKEND_HEADER, string_match: { exact: backend.name } }] },
    request_headers_to_remove: [BACKEND_HEADER],
    route: {
      cluster: clusterOf(backend),
      host_rewrite_literal: hostOf(backend),
      timeout: "0s",
      idle_timeout: duration(IDLE_TIMEOUT),
      ...(backend.prefixAffinity && { hash_policy: [{ header: { header_name: PREFIX_HASH_HEADER } }] }),
      retry_policy: renderRetryPolicy(Math.max(1, backend.addresses.length - 1)),
    },
  };
}

/**
 * Keeps an MCP session at the address that began it: responses carry the address in the session's id, and Envoy takes
 * it out of requests. This also applies to a single configured address, whose name may resolve to several. When the
 * address is down, Envoy asks another; it does not know the session, and a new one is begun.
 * https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/http/http_filters/stateful_session_filter
 */
function renderSessions(): Resource {
  return extension("envoy.filters.http.stateful_session", SESSIONS, {
    session_state: extension("envoy.http.stateful_session.envelope", ENVELOPE, {
      header: { name: "mcp-session-id" },
    }),
  });
}

/** Marks Envoy's own replies: without the mark, a backend that is down looks like one that answers 503. */
function renderLocalReplies(): Resource {
  const comparison = { op: "GE", value: { default_value: 500, runtime_key: "plano.backend_reply" } };
  const header = { key: LOCAL_REPLY_HEADER, value: "%RESPONSE_CODE_DETAILS%" };
  return { mappers: [{ filter: { status_code_filter: { comparison } }, headers_to_add: [{ header }] }] };
}

function renderUnknown(): Resource {
  return {
    name: "unknown",
    match: { prefix: "/" },
    direct_response: {
      status: 404,
      body: { inline_string: `No backend is called what ${BACKEND_HEADER} says.\n` },
    },
  };
}
