// Keeps web pages out, at every listener, before all other filters. A browser can reach loopback for any page, but the
// page can forge neither its origin in `Origin` nor, after DNS rebinding, its host in `Host`.
import type { Address, ClientListener } from "@plano/config";
import { isLoopback } from "./address.js";
import { escapePattern, matchOrigin, renderCorsFilter } from "./cors.js";
import { extension, type Resource } from "./resource.js";

const RBAC = "envoy.extensions.filters.http.rbac.v3.RBAC";
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Hosts that DNS rebinding cannot use: addresses, and names that nobody can register. */
const UNBOUND = ["[0-9.]+", "\\[[0-9a-f:.]+\\]", "(.+\\.)?localhost", ".+\\.internal"];

/** A rule for foreign requests: all matchers of headers must match. */
interface Rule {
  name: string;
  matchers: Resource[];
  status: number;
  type: string;
  code: string;
  message: string;
}

export interface OriginCheck {
  filters: Resource[];
  /** Mappers of local replies. */
  replies: Resource[];
}

/** Adds the check to a connection manager, before all its filters and replies. */
export function withOriginCheck({ filters, replies }: OriginCheck, manager: Resource): Resource {
  const { http_filters: behind, local_reply_config: own } = manager;
  const { mappers = [] } = (own ?? {}) as { mappers?: Resource[] };
  return {
    ...manager,
    local_reply_config: { mappers: [...replies, ...mappers] },
    http_filters: [...filters, ...(behind as Resource[])],
  };
}

/** For a listener of this machine's processes: it accepts its own host names and no page's origin except its own. */
export function loopbackOriginCheck({ port }: Address): OriginCheck {
  const hosts = LOOPBACK.map((name) => `${name}:${port}`);
  const elsewhere = hosts.map((host) => differs(":authority", { exact: host, ignore_case: true }));
  return originCheck([
    foreignHost(elsewhere, "This address serves its own machine only."),
    foreignOrigin(hosts.map((host) => `http://${host}`)),
  ]);
}

/**
 * For a listener that other machines may use. Pages are allowed by `cors`, and those of the listener's own loopback
 * origins, which display its responses. A page that has rebound its name can read without an `Origin`, so on loopback
 * the host names of reading requests are checked.
 */
export function listenerOriginCheck(listener: ClientListener): OriginCheck {
  const { host, port, cors, hosts = [] } = listener;
  const reading = [
    { name: ":method", string_match: { safe_regex: { regex: "GET|HEAD" } } },
    differs(":path", { prefix: "/healthz" }),
    ...[...hosts.map(escapePattern), ...UNBOUND].map((name) =>
      differs(":authority", { safe_regex: { regex: `(?i)${name}(:[0-9]+)?` } }),
    ),
  ];
  const own = LOOPBACK.flatMap((name) => [`http://${name}:${port}`, `https://${name}:${port}`]);
  const { filters, replies } = originCheck([
    ...(isLoopback(host) ? [foreignHost(reading, "The listener's `hosts` can name it.")] : []),
    foreignOrigin([...own, ...(cors?.allowOrigins ?? [])]),
  ]);
  return { filters: [...renderCorsFilter(listener), ...filters], replies };
}

function foreignHost(matchers: Resource[], hint: string): Rule {
  return {
    name: "foreign-host",
    matchers,
    status: 421,
    type: "invalid_request_error",
    code: "misdirected_request",
    message: `The request's Host is not one that is served here. ${hint}`,
  };
}

function foreignOrigin(allowed: string[]): Rule {
  return {
    name: "foreign-origin",
    matchers: [
      { name: "origin", present_match: true },
      ...allowed.map((origin) => differs("origin", matchOrigin(origin))),
    ],
    status: 403,
    type: "permission_error",
    code: "foreign_origin",
    message: "Web pages of this origin may not send requests here, unless `cors` of the listener allows it.",
  };
}

function differs(name: string, text: Resource): Resource {
  return { name, string_match: text, invert_match: true };
}

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/rbac_filter */
function originCheck(rules: Rule[]): OriginCheck {
  const policies = rules.map(({ name, matchers }) => [
    name,
    {
      permissions: [{ any: true }],
      principals: [{ and_ids: { ids: matchers.map((header) => ({ header })) } }],
    },
  ]);
  return {
    filters: [
      extension("plano.origin", RBAC, { rules: { action: "DENY", policies: Object.fromEntries(policies) } }),
    ],
    replies: rules.map(renderReply),
  };
}

/**
 * The RBAC filter answers 403 without a reason. The reply has the shapes of all three APIs, since any client may be
 * refused.
 */
function renderReply({ matchers, status, ...told }: Rule): Resource {
  const refused = {
    status_code_filter: {
      comparison: { op: "EQ", value: { default_value: 403, runtime_key: "plano.refused_status" } },
    },
  };
  const { type, code, message } = told;
  return {
    filter: {
      and_filter: { filters: [refused, ...matchers.map((header) => ({ header_filter: { header } }))] },
    },
    status_code: status,
    body_format_override: { json_format: { type: "error", error: { type, code, message, param: null } } },
  };
}
