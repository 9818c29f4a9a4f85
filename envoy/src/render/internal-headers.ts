// Keeps headers that steer Plano or Envoy inside. Envoy drops them from arriving requests; the wasm filter drops them
// from requests to providers and from responses to clients.
import type { ListenerAuth, ModelListener, NormalisedConfig } from "@plano/config";
import {
  CLIENT_HEADER_PREFIXES,
  INSIDE_HEADER,
  INTERNAL_HEADER_PREFIX,
  KEY_SCOPE_HEADER,
} from "@plano/config/contract";
import { extension, type Resource } from "./resource.js";

/** Envoy's own, and what agents in Python or PHP cannot tell from those: `x_plano_agent` from `x-plano-agent`. */
const ALIKE = "x(?:-envoy[-_]|-plano_|_(?:plano|envoy)[-_]).*";

/**
 * `scope` is that of the listener's keys; `others` are further names that clients must not send, `more` further
 * mutations. Runs before all other filters, so that no client's `x-envoy-retry-on` or `x-envoy-upstream-rq-timeout-ms`
 * reaches the router.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#http-headers-consumed
 */
export function renderIncomingRemovals(
  scope?: number,
  others: readonly string[] = [],
  more: readonly Resource[] = [],
): Resource {
  const clients = CLIENT_HEADER_PREFIXES.map((prefix) => prefix.slice(INTERNAL_HEADER_PREFIX.length));
  const internal = INTERNAL_HEADER_PREFIX + noneBegins(clients);
  // Few, because Envoy goes through all headers for each; it has made their names lower case.
  return renderMutations([
    ...[internal, ALIKE].map((regex) => ({ remove_on_match: { key_matcher: { safe_regex: { regex } } } })),
    ...others.map((name) => ({ remove: name })),
    ...(scope === undefined ? [] : [{ append: { header: { key: KEY_SCOPE_HEADER, value: `${scope}` } } }]),
    ...more,
  ]);
}

/** Tells the filter that a request is brightstaff's. */
export function renderInsideMark(): Resource {
  return renderMutations([{ append: { header: { key: INSIDE_HEADER, value: "1" } } }]);
}

function renderMutations(mutations: readonly object[]): Resource {
  return extension(
    "envoy.http.early_header_mutation.header_mutation",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    { mutations },
  );
}

type Authenticated = Partial<Pick<ModelListener, "auth">>;

/**
 * Fields of a virtual host that remove headers at Envoy: providers and agents would treat a client with an origin as a
 * web page, and credentials are for the listener. `counted` headers continue to brightstaff and end behind it.
 */
export function renderEndingHeaders({ auth }: Authenticated, counted: readonly string[] = []): Resource {
  const credentials = auth === undefined ? [] : ["authorization", "x-api-key", ...shown(auth)];
  const names = new Set(["origin", ...credentials]);
  return { request_headers_to_remove: [...names].filter((name) => !counted.includes(name)) };
}

/**
 * Of the headers that a listener's authorization service sees, those that rate limits select by, also when brightstaff
 * requests a model, and the one that tells tenants apart.
 */
export function countedHeaders(
  { rateLimits, stateStorage }: NormalisedConfig,
  { auth }: Authenticated,
): string[] {
  const counted = [...rateLimits.map(({ selector }) => selector?.header), stateStorage.tenantHeader];
  return auth === undefined ? [] : shown(auth).filter((name) => counted.includes(name));
}

function shown(auth: ListenerAuth): string[] {
  return "service" in auth ? auth.headers : [];
}

/** A regular expression for texts that begin with none of the words, letter by letter: Envoy's have no lookahead. */
function noneBegins(words: readonly string[]): string {
  const letters = [...new Set(words.map((word) => word.charAt(0)))];
  const further = letters.flatMap((letter) => {
    const rest = words.filter((word) => word.startsWith(letter)).map((word) => word.slice(1));
    return rest.includes("") ? [] : [letter + noneBegins(rest)];
  });
  return `(?:${[`[^${letters.join("")}].*`, ...further].join("|")})?`;
}
