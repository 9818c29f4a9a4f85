// CORS for web pages of other origins that a listener allows. Envoy's filter answers preflight requests, and adds to
// each response what the page may read.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/cors_filter
import type { Cors } from "@plano/config";
import { extension, type Resource, typed } from "./resource.js";

const FILTER = "envoy.filters.http.cors";
const PACKAGE = "envoy.extensions.filters.http.cors.v3";

interface Browsed {
  cors?: Cors;
}

/** Runs first: preflight requests carry no credential. */
export function renderCorsFilter({ cors }: Browsed): Resource[] {
  return cors === undefined ? [] : [extension(FILTER, `${PACKAGE}.Cors`)];
}

/** For a listener's virtual hosts. */
export function renderCorsPolicy({ cors }: Browsed): Resource {
  if (cors === undefined) return {};
  const policy = typed(`${PACKAGE}.CorsPolicy`, {
    allow_origin_string_match: cors.allowOrigins.map(matchOrigin),
    allow_methods: "GET, POST, DELETE",
    allow_headers: cors.allowHeaders.join(", "),
    expose_headers: cors.exposeHeaders.join(", "),
    max_age: String(cors.maxAgeSeconds),
    allow_credentials: cors.allowCredentials,
    // Chrome requires it when a public page calls an address of this machine or its network.
    allow_private_network_access: true,
    forward_not_matching_preflights: true,
  });
  return { typed_per_filter_config: { [FILTER]: policy } };
}

/** A string matcher for an origin that may contain wildcards. */
export function matchOrigin(origin: string): Resource {
  if (!origin.includes("*")) return { exact: origin, ignore_case: true };
  return { safe_regex: { regex: `(?i)${patternOf(origin)}` } };
}

function patternOf(origin: string): string {
  if (origin === "*") return ".*";
  return escapePattern(origin)
    .replace("://\\*\\.", "://([a-z0-9_-]+\\.)+")
    .replace(/:\\\*$/, "(:[0-9]+)?");
}

export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
