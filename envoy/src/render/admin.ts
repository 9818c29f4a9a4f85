// Envoy's admin interface, which can read and stop everything. It listens on a unix socket that only its owner can
// open. The admin address is a listener in front of the socket; it refuses requests that a browser sends for a foreign
// web page.
import { type Address, CLUSTER_PREFIX, type NormalisedConfig } from "@plano/config";
import { bareHost, isIpLiteral, isLoopback, socketAddress } from "./address.js";
import { ADMIN_LISTENER } from "./names.js";
import { duration, extension, type Resource } from "./resource.js";
import { renderRouter } from "./router.js";

const MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const CLUSTER = `${CLUSTER_PREFIX}admin`;
/** 0600: the owner only. */
const SOCKET_MODE = 0o600;
/** The default path, relative to Envoy's working directory. */
const SOCKET = "envoy-admin.sock";
const CONNECT_TIMEOUT = 1_000;
/** Milliseconds without a byte: Envoy writes a large dump at once, after a pause. */
const IDLE_TIMEOUT = 60_000;

export function renderAdmin(path = SOCKET): Resource {
  return { address: { pipe: { path, mode: SOCKET_MODE } }, ignore_global_conn_limit: true };
}

export function renderAdminCluster(path = SOCKET): Resource {
  return {
    name: CLUSTER,
    type: "STATIC",
    connect_timeout: duration(CONNECT_TIMEOUT),
    load_assignment: {
      cluster_name: CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path } } } }] }],
    },
  };
}

/**
 * `filters` come before the router. Refuses foreign hosts and origins. A rebound DNS name arrives as the `host`; a page of
 * another origin sends its `origin` with each request whose response it could read or that could change anything.
 */
export function renderAdminListener({ admin }: NormalisedConfig, filters: Resource[]): Resource {
  if (!isLoopback(admin.host))
    throw new Error(`Envoy's admin interface must stay on loopback, not on ${admin.host}.`);
  const hosts = hostsOf(admin);
  const manager = {
    stat_prefix: ADMIN_LISTENER,
    codec_type: "AUTO",
    // The port does not matter when hosts are compared.
    strip_any_host_port: true,
    generate_request_id: false,
    stream_idle_timeout: duration(IDLE_TIMEOUT),
    route_config: {
      name: "admin",
      virtual_hosts: [
        { name: "admin", domains: hosts, routes: [renderForeignOrigin(hosts, admin), renderProxied()] },
        {
          name: "foreign-host",
          domains: ["*"],
          routes: [refusal("foreign-host", 421, { prefix: "/" }, "This host is not served here.")],
        },
      ],
    },
    http_filters: [...filters, renderRouter()],
  };
  return {
    name: ADMIN_LISTENER,
    address: socketAddress(admin.host, admin.port),
    // Operators need the interface when Envoy is overloaded.
    ignore_global_conn_limit: true,
    bypass_overload_manager: true,
    filter_chains: [
      { filters: [extension("envoy.filters.network.http_connection_manager", MANAGER, manager)] },
    ],
  };
}

/** The loopback hosts and the configured one, as spelled in a host header. */
function hostsOf({ host }: Address): string[] {
  const bare = bareHost(host);
  const own = isIpLiteral(bare) && bare.includes(":") ? `[${bare}]` : bare;
  return [...new Set(["localhost", "127.0.0.1", "[::1]", own])];
}

/** Refuses every origin except the interface's own. */
function renderForeignOrigin(hosts: readonly string[], { port }: Address): Resource {
  const own = hosts.map((host) => `http://${host}${port === 80 ? "" : `:${port}`}`);
  const regex = own.map((origin) => origin.replace(/[.[\]]/g, "\\$&")).join("|");
  const headers = [
    { name: "origin", present_match: true },
    { name: "origin", string_match: { safe_regex: { regex } }, invert_match: true },
  ];
  return refusal("foreign-origin", 403, { prefix: "/", headers }, "Pages of other origins may not ask here.");
}

function renderProxied(): Resource {
  return {
    name: "admin",
    match: { prefix: "/" },
    route: { cluster: CLUSTER, timeout: "0s", idle_timeout: duration(IDLE_TIMEOUT) },
  };
}

function refusal(name: string, status: number, match: Resource, message: string): Resource {
  return { name, match, direct_response: { status, body: { inline_string: `${message}\n` } } };
}
