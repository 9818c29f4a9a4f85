// JSON Web Tokens, which Envoy's own filter verifies. What they say of the caller goes on in Plano's own headers, they do not.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter
import {
  CALLER_HEADER,
  CALLER_MODELS_HEADER,
  defaultUpstreams,
  type ModelListener,
  type NormalisedConfig,
  type TokenAuth,
} from "@plano/config";
import { renderCallerFilters } from "./caller-check.js";
import { AUTH_FILTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { httpOptions, place } from "./place.js";
import { duration, extension, type Resource } from "./resource.js";
import { renderVerifiedTls } from "./tls.js";

const FILTERS = "envoy.extensions.filters.http";
const FETCH_TIMEOUT = 5_000;
/** Also for how long a key that the issuer has withdrawn is still taken. */
const CACHE_DURATION = 300_000;
/** Between attempts to fetch keys. */
const RETRY_INTERVAL = 2_000;

type Guarded = Pick<ModelListener, "name" | "auth">;

function tokenAuth({ auth }: Guarded): TokenAuth | undefined {
  return auth !== undefined && "jwks" in auth ? auth : undefined;
}

const clusterOf = ({ name }: Guarded): string => `auth/${name}`;

/** In the order in which they see requests; none where the listener takes no tokens. */
export function renderTokenFilters(listener: Guarded): Resource[] {
  const auth = tokenAuth(listener);
  if (auth === undefined) return [];
  return [
    extension(AUTH_FILTER, `${FILTERS}.jwt_authn.v3.JwtAuthentication`, {
      providers: { issuer: renderProvider(auth, clusterOf(listener)) },
      rules: [{ match: { prefix: "/" }, requires: { provider_name: "issuer" } }],
    }),
    ...renderCallerFilters(true, auth.modelsClaim !== undefined),
  ];
}

function renderProvider(auth: TokenAuth, cluster: string): Resource {
  const { issuer, audiences, callerClaim, modelsClaim } = auth;
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
    ...renderKeySet(auth, cluster),
  };
}

function renderKeySet({ jwks }: TokenAuth, cluster: string): Resource {
  if ("text" in jwks) return { local_jwks: { inline_string: jwks.text } };
  if ("file" in jwks) return { local_jwks: { filename: jwks.file } };
  return {
    remote_jwks: {
      http_uri: { uri: jwks.url, cluster, timeout: duration(FETCH_TIMEOUT) },
      cache_duration: duration(CACHE_DURATION),
      // Plano starts while the issuer is away, and has its keys before a client needs them.
      async_fetch: { fast_listener: true, failed_refetch_duration: duration(RETRY_INTERVAL) },
    },
  };
}

export function renderTokenClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  return [config.modelListener, ...config.agentListeners].flatMap((listener) => {
    const jwks = tokenAuth(listener)?.jwks;
    if (jwks === undefined || !("url" in jwks)) return [];
    const url = new URL(jwks.url);
    const tls = url.protocol === "https:";
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
    return [
      {
        ...place(clusterOf(listener), [{ host, port }], config.connectTimeoutMilliseconds, defaultUpstreams),
        ...(tls && renderVerifiedTls({ host }, config, options)),
        ...httpOptions(defaultUpstreams, []),
      },
    ];
  });
}
