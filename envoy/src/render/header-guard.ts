// Headers that steer Plano or Envoy stay inside. What the outside sends under their names is dropped as a request
// arrives; the wasm filter drops them from what leaves for a provider or a client.
import type { ListenerAuth, ModelListener, NormalisedConfig } from "@plano/config";
import {
  CLIENT_HEADER_PREFIXES,
  ENVOY_HEADER_PREFIX,
  INTERNAL_HEADER_PREFIX,
  KEY_SCOPE_HEADER,
} from "./names.js";
import { extension, type Resource } from "./resource.js";

/** Where Python or PHP serves an agent, `x_plano_agent` is the same header as `x-plano-agent`. */
const UNDERSCORED = { safe_regex: { regex: "x[-_](?:plano|envoy)_.*|x_(?:plano|envoy)-.*" } };

/**
 * `scope`: of the keys that the listener takes. `others`: names that are not for clients, either. Runs before anything else looks at the request, so that no
 * `x-envoy-retry-on` or `x-envoy-upstream-rq-timeout-ms` of a client ever reaches the router.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#http-headers-consumed
 */
export function renderIncomingGuard(scope?: number, others: readonly string[] = []): Resource {
  const clients = CLIENT_HEADER_PREFIXES.map((prefix) => prefix.slice(INTERNAL_HEADER_PREFIX.length));
  const internal = { safe_regex: { regex: INTERNAL_HEADER_PREFIX + noneBegins(clients) } };
  const envoys = { prefix: ENVOY_HEADER_PREFIX, ignore_case: true };
  return extension(
    "envoy.http.early_header_mutation.header_mutation",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    {
      mutations: [
        ...[internal, envoys, UNDERSCORED].map((key) => ({ remove_on_match: { key_matcher: key } })),
        ...others.map((name) => ({ remove: name })),
        ...(scope === undefined
          ? []
          : [{ append: { header: { key: KEY_SCOPE_HEADER, value: `${scope}` } } }]),
      ],
    },
  );
}

type Guarded = Partial<Pick<ModelListener, "auth">>;

/**
 * Fields of a virtual host: what ends at Envoy. Providers and agents would take a client with an origin for a page that asks them;
 * credentials are for the listener. `counted`: what goes on as far as brightstaff, and ends behind it.
 */
export function renderEndingHeaders({ auth }: Guarded, counted: readonly string[] = []): Resource {
  const credentials = auth === undefined ? [] : ["authorization", "x-api-key", ...shown(auth)];
  const names = new Set(["origin", ...credentials]);
  return { request_headers_to_remove: [...names].filter((name) => !counted.includes(name)) };
}

/** Of what a listener's authorization service is shown, the headers that limits count by, also where brightstaff asks for a model. */
export function countedHeaders({ rateLimits }: NormalisedConfig, { auth }: Guarded): string[] {
  const selectors = rateLimits.map(({ selector }) => selector?.header);
  return auth === undefined ? [] : shown(auth).filter((name) => selectors.includes(name));
}

function shown(auth: ListenerAuth): string[] {
  return "service" in auth ? auth.headers : [];
}

/** A regular expression, letter by letter, for texts that begin with none of the words: Envoy's have no lookahead. */
function noneBegins(words: readonly string[]): string {
  const letters = [...new Set(words.map((word) => word.charAt(0)))];
  const further = letters.flatMap((letter) => {
    const rest = words.filter((word) => word.startsWith(letter)).map((word) => word.slice(1));
    return rest.includes("") ? [] : [letter + noneBegins(rest)];
  });
  return `(?:${[`[^${letters.join("")}].*`, ...further].join("|")})?`;
}
