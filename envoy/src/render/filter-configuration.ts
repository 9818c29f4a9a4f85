// The JSON the wasm filter is configured with, the same text for both of its roles.
// It names the variables keys are in and never holds a key.
import type {
  Api,
  AuthStyle,
  EndpointName,
  Format,
  NormalisedConfig,
  Provider,
  ProviderEndpoint,
  Quirk,
} from "@plano/config";
import { authority } from "./address.js";
import { BRIGHTSTAFF_CLUSTER } from "./names.js";

/** One of the APIs or endpoints of a provider; `auth` and `headers` where they are not the provider's own. */
interface FilterRoute {
  format?: Format;
  name?: EndpointName;
  path: string;
  stream_path?: string;
  auth?: AuthStyle;
  headers?: Record<string, string>;
}

interface FilterProvider {
  id: string;
  authority: string;
  auth: AuthStyle;
  /** Variable of Envoy's process; absent where no key is sent. */
  key_env?: string;
  /** The client's own key goes on. */
  passthrough?: true;
  headers: Record<string, string>;
  quirks?: Quirk[];
  /** From so many estimated tokens on a prefix is marked for the provider's cache. */
  cache_prefix_tokens?: number;
  apis: FilterRoute[];
  endpoints?: FilterRoute[];
}

interface FilterTarget {
  name: string;
  /** Empty for a wildcard: the provider is asked for the rest of the requested name. */
  model: string;
  provider: number;
  cluster: string;
}

export interface FilterConfiguration {
  version: 1;
  brightstaff_cluster: string;
  max_body_bytes: number;
  providers: FilterProvider[];
  targets: FilterTarget[];
  models: Record<string, number>;
  wildcards: Record<string, number>;
  default: number;
}

export function renderFilter(config: NormalisedConfig): FilterConfiguration {
  return {
    version: 1,
    brightstaff_cluster: BRIGHTSTAFF_CLUSTER,
    max_body_bytes: config.limits.maxBodyBytes,
    providers: config.providers.map((provider) => renderProvider(provider, config)),
    targets: config.targets.map(({ name, model, provider }) => ({
      name,
      model,
      provider,
      cluster: providerOf(config, name, provider).cluster,
    })),
    models: config.models,
    wildcards: config.wildcards,
    default: config.defaultTarget,
  };
}

function renderProvider(provider: Provider, { promptCaching }: NormalisedConfig): FilterProvider {
  const { id, host, port, tls, httpHost, apis, endpoints, quirks, headers, keyVariable } = provider;
  const auth = apis[0]?.auth ?? "none";
  return {
    id,
    authority: httpHost ?? authority(host, port, tls),
    auth,
    ...(keyVariable !== undefined && auth !== "none" && { key_env: keyVariable }),
    ...(provider.passthroughAuth && { passthrough: true }),
    headers,
    ...(quirks.length > 0 && { quirks }),
    ...(promptCaching !== undefined && { cache_prefix_tokens: promptCaching.minPrefixTokens }),
    apis: apis.map((api) => ({ format: api.format, ...renderRoute(api, auth, headers) })),
    ...(endpoints.length > 0 && {
      endpoints: endpoints.map((endpoint) => ({
        name: endpoint.name,
        ...renderRoute(endpoint, auth, headers),
      })),
    }),
  };
}

/** Headers of the API that the entry sets itself are the entry's. */
function renderRoute(
  route: Api | ProviderEndpoint,
  auth: AuthStyle,
  over: Readonly<Record<string, string>>,
): FilterRoute {
  const headers = Object.entries(route.headers).filter(([name]) => !Object.hasOwn(over, name));
  return {
    path: route.path,
    ...("streamPath" in route && route.streamPath !== undefined && { stream_path: route.streamPath }),
    ...(route.auth !== auth && { auth: route.auth }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  };
}

function providerOf(config: NormalisedConfig, target: string, index: number): Provider {
  const provider = config.providers[index];
  if (!provider) throw new Error(`Target "${target}" refers to provider ${index}, which does not exist.`);
  return provider;
}
