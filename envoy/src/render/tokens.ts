// JSON Web Tokens, which Envoy's own filter verifies. Plano's own headers carry the caller's claims on; the token ends
// here.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter
import path from "node:path";
import {
  CLUSTER_PREFIX,
  clientListeners,
  defaultUpstreams,
  type ModelListener,
  type NormalisedConfig,
  type TokenAuth,
} from "@plano/config";
import { CALLER_HEADER, CALLER_MODELS_HEADER } from "@plano/config/contract";
import { renderCallerFilters } from "./caller-check.js";
import { httpOptions, renderCluster } from "./cluster.js";
import { AUTH_FILTER } from "./names.js";
import { renderCredentialCheck } from "./one-credential.js";
import type { RenderOptions } from "./options.js";
import { duration, extension, type Resource, typed } from "./resource.js";
import { renderVerifiedTls } from "./tls.js";

const JWT_FILTER = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";
const DIRECTORY = "tokens";
const FETCH_TIMEOUT = 5_000;
/** Milliseconds; a key that the issuer has withdrawn is accepted for as long. */
const CACHE_DURATION = 300_000;
/** Milliseconds between attempts to fetch keys. */
const RETRY_INTERVAL = 2_000;

type Authenticated = Pick<ModelListener, "name" | "port" | "auth">;

function tokenAuth({ auth }: Authenticated): TokenAuth | undefined {
  return auth !== undefined && "jwks" in auth ? auth : undefined;
}

const clusterOf = ({ name }: Pick<Authenticated, "name">): string => `${CLUSTER_PREFIX}auth/${name}`;

/** In the order in which they see requests; empty when the listener takes no tokens. */
export function renderTokenFilters(listener: Authenticated, { tokensDirectory }: RenderOptions): Resource[] {
  const auth = tokenAuth(listener);
  if (auth === undefined) return [];
  const { jwks } = auth;
  return [
    renderCredentialCheck(),
    "file" in jwks
      ? renderDiscovery(fileOf(listener, tokensDirectory), tokensDirectory)
      : extension(AUTH_FILTER, JWT_FILTER, renderVerification(auth, renderKeySet(jwks, clusterOf(listener)))),
    ...renderCallerFilters(true, auth.modelsClaim !== undefined),
  ];
}

/**
 * Envoy reads an issuer's key file only once, so the filter itself is configured from a file, which Envoy reloads when
 * it is replaced.
 */
function renderDiscovery(path: string, directory = DIRECTORY): Resource {
  const source = {
    path_config_source: { path, watched_directory: { path: directory } },
    resource_api_version: "V3",
  };
  return {
    name: AUTH_FILTER,
    config_discovery: { config_source: source, type_urls: [`type.googleapis.com/${JWT_FILTER}`] },
  };
}

const fileOf = ({ port }: Authenticated, directory = DIRECTORY): string =>
  path.join(directory, `${port}.json`);

/** The filters' files by path. `readKeys` returns the text of an issuer's key file. */
export function renderTokenFiles(
  config: NormalisedConfig,
  directory: string,
  readKeys: (file: string) => string,
): Record<string, string> {
  const files = clientListeners(config).flatMap((listener): [string, string][] => {
    const auth = tokenAuth(listener);
    if (auth === undefined || !("file" in auth.jwks)) return [];
    const keys = { local_jwks: { inline_string: readKeys(auth.jwks.file) } };
    const resource = typed("envoy.config.core.v3.TypedExtensionConfig", {
      name: AUTH_FILTER,
      typed_config: typed(JWT_FILTER, renderVerification(auth, keys)),
    });
    return [[fileOf(listener, directory), `${JSON.stringify({ resources: [resource] })}\n`]];
  });
  return Object.fromEntries(files);
}

function renderVerification(auth: TokenAuth, keys: Resource): Resource {
  return {
    providers: { issuer: renderProvider(auth, keys) },
    // A CONNECT request has no path.
    rules: [{ prefix: "/" }, { connect_matcher: {} }].map((match) => ({
      match,
      requires: { provider_name: "issuer" },
    })),
  };
}

function renderProvider(
  { issuer, audiences, callerClaim, modelsClaim }: TokenAuth,
  keys: Resource,
): Resource {
  return {
    issuer,
    audiences,
    require_expiration: true,
    forward: false,
    from_headers: [{ name: "authorization", value_prefix: "Bearer " }, { name: "x-api-key" }],
    claim_to_headers: [
      { header_name: CALLER_HEADER, claim_name: callerClaim },
      ...(modelsClaim === undefined ? [] : [{ header_name: CALLER_MODELS_HEADER, claim_name: modelsClaim }]),
    ],
    ...keys,
  };
}

function renderKeySet(jwks: { text: string } | { url: string }, cluster: string): Resource {
  if ("text" in jwks) return { local_jwks: { inline_string: jwks.text } };
  return {
    remote_jwks: {
      http_uri: { uri: jwks.url, cluster, timeout: duration(FETCH_TIMEOUT) },
      cache_duration: duration(CACHE_DURATION),
      // Plano starts even when the issuer is down, and fetches the keys before a client needs them.
      async_fetch: { fast_listener: true, failed_refetch_duration: duration(RETRY_INTERVAL) },
    },
  };
}

export function renderTokenClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  return clientListeners(config).flatMap((listener) => {
    const jwks = tokenAuth(listener)?.jwks;
    if (jwks === undefined || !("url" in jwks)) return [];
    const url = new URL(jwks.url);
    const tls = url.protocol === "https:";
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
    return [
      {
        ...renderCluster(
          clusterOf(listener),
          [{ host, port }],
          config.connectTimeoutMilliseconds,
          defaultUpstreams,
        ),
        ...(tls && renderVerifiedTls({ host }, config, options)),
        ...httpOptions(defaultUpstreams, []),
      },
    ];
  });
}
