// Keeps web pages out, at every listener, before anything else looks at a request. A browser reaches loopback for any page; what it
// cannot change is the page's origin, in `Origin`, and the host that a page which rebinds its name was loaded from, in `Host`.
import type { Address, AgentListener, ModelListener } from "@plano/config";
import { isLoopback } from "./address.js";
import { escapePattern, matchOrigin, renderCorsFilter } from "./cors.js";
import { extension, type Resource } from "./resource.js";

const RBAC = "envoy.extensions.filters.http.rbac.v3.RBAC";
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Hosts that no page can have rebound: addresses, and what nobody can register. */
const UNBOUND = ["[0-9.]+", "\\[[0-9a-f:.]+\\]", "(.+\\.)?localhost", ".+\\.internal"];

/** What makes a request foreign: matchers of headers, all of which hold. */
interface Rule {
  name: string;
  matchers: Resource[];
  status: number;
  type: string;
  code: string;
  message: string;
}

export interface OriginGuard {
  filters: Resource[];
  /** Mappers of local replies. */
  replies: Resource[];
}

/** An HTTP connection manager's configuration, with the guard before all of its filters and replies. */
export function withGuard({ filters, replies }: OriginGuard, manager: Resource): Resource {
  const { http_filters: behind, local_reply_config: own } = manager;
  const { mappers = [] } = (own ?? {}) as { mappers?: Resource[] };
  return {
    ...manager,
    local_reply_config: { mappers: [...replies, ...mappers] },
    http_filters: [...filters, ...(behind as Resource[])],
  };
}

/** Of a listener that processes of this machine alone may ask: it has its own names, and no page's origin but its own. */
export function guardLoopback({ port }: Address): OriginGuard {
  const hosts = LOOPBACK.map((name) => `${name}:${port}`);
  const elsewhere = hosts.map((host) => differs(":authority", { exact: host, ignore_case: true }));
  return guard([
    foreignHost(elsewhere, "This address serves its own machine only."),
    foreignOrigin(hosts.map((host) => `http://${host}`)),
  ]);
}

/**
 * Of a listener that others may ask. Pages are allowed by `cors`; but for the listener's own, which show what it answers. A page
 * that has rebound its name reads without an `Origin`: so the names of what is on loopback are looked at where reading is asked for.
 */
export function guardListener(listener: ModelListener | AgentListener): OriginGuard {
  const { host, port, cors, hosts = [] } = listener;
  const reading = [
    { name: ":method", string_match: { safe_regex: { regex: "GET|HEAD" } } },
    differs(":path", { prefix: "/healthz" }),
    ...[...hosts.map(escapePattern), ...UNBOUND].map((name) =>
      differs(":authority", { safe_regex: { regex: `(?i)${name}(:[0-9]+)?` } }),
    ),
  ];
  const own = LOOPBACK.flatMap((name) => [`http://${name}:${port}`, `https://${name}:${port}`]);
  const { filters, replies } = guard([
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
function guard(rules: Rule[]): OriginGuard {
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

/** The filter itself answers 403 without saying why. Its reply is all three APIs' at once: who asks may be none of their SDKs. */
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
