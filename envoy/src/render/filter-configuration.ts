// Renders the filter config. It names secrets, and never contains one.
import type {
  Api,
  NormalisedConfig,
  Provider,
  ProviderEndpoint,
  RoutingPreference,
  Target,
} from "@plano/config";
import {
  type AuthStyle,
  CALLER_HEADER,
  type Endpoint,
  type Format,
  type Quirk,
} from "@plano/config/contract";
import { hostHeader } from "./address.js";
import { failoverPlansOf, type PoolPlans } from "./failover-plans.js";
import { BRIGHTSTAFF_CLUSTER } from "./names.js";
import { type FilterLimitScope, renderLimitScopes } from "./rate-limit-scopes.js";
import { type FilterPrices, type FilterRateLimit, renderPrices, renderRateLimits } from "./rate-limits.js";

/** One of a provider's APIs or endpoints; `auth` and `headers` only where they differ from the provider's. */
interface FilterRoute {
  format?: Format;
  name?: Endpoint;
  path: string;
  stream_path?: string;
  auth?: AuthStyle;
  headers?: Record<string, string>;
}

interface FilterProvider {
  id: string;
  authority: string;
  auth: AuthStyle;
  /** Names of secrets; absent when no key is sent. */
  key_secrets?: string[];
  /** The provider gets the client's own key. */
  passthrough?: true;
  headers: Record<string, string>;
  /** Headers that replace those, each with the name of the secret that is its value. */
  header_secrets?: Record<string, string>;
  quirks?: Quirk[];
  /** Estimated tokens from which on a prefix is marked for the provider's cache. */
  cache_prefix_tokens?: number;
  /** Requests with the same beginning go to the same address. */
  prefix_affinity?: true;
  apis: FilterRoute[];
  endpoints?: FilterRoute[];
}

interface FilterTarget {
  name: string;
  /** Empty for a wildcard, which takes the model from the requested name. */
  model: string;
  provider: number;
  prices?: FilterPrices;
  default_output_tokens?: number;
  context_window?: number;
}

export interface FilterConfiguration {
  version: 1;
  brightstaff_cluster: string;
  max_body_bytes: number;
  max_answer_bytes: number;
  max_event_bytes: number;
  /** Milliseconds; 0 sets no bound. */
  stream_duration: number;
  stream_idle: number;
  providers: FilterProvider[];
  /** Milliseconds after which one of several attempts is given up. */
  first_byte_timeout: number;
  answer_timeout: number;
  targets: FilterTarget[];
  /** The targets' own pools come first, at the targets' indexes. */
  pools: PoolPlans[];
  /** Indexes into `pools`, like those of `wildcards` and `default`. */
  models: Record<string, number>;
  wildcards: Record<string, number>;
  /** Agents by id; only brightstaff can request them. */
  agents: Record<string, number>;
  default: number;
  /** The callers that rate limits name, for metrics; absent when no listener authenticates. */
  callers?: string[];
  /** The pools of routing preferences, as far as limits need them. */
  routes?: number[];
  rate_limits?: FilterRateLimit[];
  limit_scopes?: FilterLimitScope[];
}

export function renderFilter(config: NormalisedConfig): FilterConfiguration {
  const plans = failoverPlansOf(config);
  const singles = config.targets.map(({ name }, index) => ({
    name,
    plans: plans.targets.slice(index, index + 1),
  }));
  const pools = [...singles, ...plans.pools];
  const poolNames = pools.map(({ name }) => name);
  const pooled = plans.pools.map(({ name }, index) => [name, singles.length + index]);
  return {
    version: 1,
    brightstaff_cluster: BRIGHTSTAFF_CLUSTER,
    max_body_bytes: config.limits.requestBodyBytes,
    max_answer_bytes: config.limits.responseBodyBytes,
    max_event_bytes: config.limits.streamLineBytes,
    stream_duration: config.limits.streamDurationMilliseconds,
    stream_idle: config.limits.streamIdleMilliseconds,
    providers: config.providers.map((provider) => renderProvider(provider, config)),
    first_byte_timeout: config.failover.firstByteMilliseconds,
    answer_timeout: config.failover.answerMilliseconds,
    targets: config.targets.map(renderTarget),
    pools,
    models: { ...config.models, ...Object.fromEntries(pooled) },
    wildcards: config.wildcards,
    agents: config.agents,
    default: config.defaultTarget,
    ...(config.rateLimitService !== undefined && {
      limit_scopes: renderLimitScopes(config, poolNames),
    }),
    ...callersOf(config),
    ...(config.rateLimits.length > 0 && {
      routes: config.routingPreferences.flatMap((preference) =>
        namesOf(preference).map((name) => poolNames.indexOf(name)),
      ),
      rate_limits: renderRateLimits(config, poolNames),
    }),
  };
}

/** For a ranked routing preference, brightstaff requests each model separately. */
function namesOf({ model, models, prefer }: RoutingPreference): string[] {
  return prefer === "none" ? [model] : models;
}

function callersOf({ modelListener, agentListeners, rateLimits }: NormalisedConfig): { callers?: string[] } {
  if ([modelListener, ...agentListeners].every(({ auth }) => auth === undefined)) return {};
  const names = rateLimits.flatMap(({ selector }) =>
    selector?.header === CALLER_HEADER && selector.value !== undefined ? [selector.value] : [],
  );
  return { callers: [...new Set(names)] };
}

function renderTarget(target: Target): FilterTarget {
  const { name, model, provider, pricing, defaultOutputTokens, contextWindow } = target;
  return {
    name,
    model,
    provider,
    ...(pricing !== undefined && { prices: renderPrices(pricing) }),
    ...(defaultOutputTokens !== undefined && { default_output_tokens: defaultOutputTokens }),
    ...(contextWindow !== undefined && { context_window: contextWindow }),
  };
}

function renderProvider(provider: Provider, { promptCaching }: NormalisedConfig): FilterProvider {
  const { id, apis, endpoints, quirks, headers, secretHeaders, keys } = provider;
  const secrets = Object.fromEntries(secretHeaders.map(({ name, secretName }) => [name, secretName]));
  const over = { ...headers, ...secrets };
  const auth = apis[0]?.auth ?? "none";
  return {
    id,
    authority: hostHeader(provider),
    auth,
    ...(keys.length > 0 && auth !== "none" && { key_secrets: keys.map(({ secretName }) => secretName) }),
    ...(provider.passthroughAuth && { passthrough: true }),
    headers,
    ...(secretHeaders.length > 0 && { header_secrets: secrets }),
    ...(quirks.length > 0 && { quirks }),
    ...(promptCaching !== undefined && { cache_prefix_tokens: promptCaching.minPrefixTokens }),
    ...(provider.prefixAffinity && { prefix_affinity: true }),
    apis: apis.map((api) => ({ format: api.format, ...renderRoute(api, auth, over) })),
    ...(endpoints.length > 0 && {
      endpoints: endpoints.map((endpoint) => ({
        name: endpoint.name,
        ...renderRoute(endpoint, auth, over),
      })),
    }),
  };
}

/** Headers of the entry replace those of the API. */
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
