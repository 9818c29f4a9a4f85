// Renders the filter config. It names secrets, and never contains one.
import {
  type Api,
  clientListeners,
  type NormalisedConfig,
  type Provider,
  planoKeepsState,
  type RoutingPreference,
  type Target,
  type UntranslatedEndpoint,
} from "@plano/config";
import {
  type AuthStyle,
  CALLER_HEADER,
  type FilterCall,
  type FilterConfiguration,
  type FilterPool,
  type FilterProvider,
  type FilterTarget,
} from "@plano/config/contract";
import { hostHeader } from "./address.js";
import { failoverPlansOf } from "./failover-plans.js";
import { BRIGHTSTAFF_CLUSTER } from "./names.js";
import { renderLimitScopes } from "./rate-limit-scopes.js";
import { renderPrices, renderRateLimits } from "./rate-limits.js";

/** Of the texts of one request. */
const CONTENT_BYTES = 32 << 10;

export function renderFilter(config: NormalisedConfig): FilterConfiguration {
  const plans = failoverPlansOf(config);
  const singles = config.targets.map(({ name }, index) => ({
    name,
    plans: plans.targets.slice(index, index + 1),
  }));
  const pools = [...singles, ...plans.pools].map((pool) => ({ ...pool, ...stateOf(pool, config) }));
  const poolNames = pools.map(({ name }) => name);
  const pooled = plans.pools.map(({ name }, index) => [name, singles.length + index]);
  return {
    version: 1,
    brightstaff_cluster: BRIGHTSTAFF_CLUSTER,
    listener: config.modelListener.name,
    ...observed(config),
    request_body_bytes: config.limits.requestBodyBytes,
    response_body_bytes: config.limits.responseBodyBytes,
    stream_event_bytes: config.limits.streamEventBytes,
    stream_duration: config.limits.streamDurationMilliseconds,
    stream_idle: config.limits.streamIdleMilliseconds,
    providers: config.providers.map((provider) => renderProvider(provider, config)),
    first_byte_timeout: config.failover.firstByteMilliseconds,
    answer_timeout: config.failover.answerMilliseconds,
    ...(config.failover.on.length > 0 && { failover_on: config.failover.on }),
    max_retries: config.modelListener.maxRetries,
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

/** What observations have beside what every one has. */
function observed({
  dashboard,
  exporters,
}: NormalisedConfig): Pick<FilterConfiguration, "content_bytes" | "tags"> {
  const { content = "off", tags: shown = {} } = dashboard ?? {};
  const users = exporters.flatMap(({ userHeader }) => userHeader ?? []);
  const tags = { ...Object.fromEntries(users.map((header) => [header, header])), ...shown };
  return {
    ...(content !== "off" && { content_bytes: CONTENT_BYTES }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

/** Agents are asked for by brightstaff only. */
function stateOf({ plans }: FilterPool, config: NormalisedConfig): Pick<FilterPool, "keeps_state"> {
  const targets = plans.flatMap(({ attempts }) => attempts.map(({ target }) => target));
  const agents = Object.values(config.agents);
  const isKept = planoKeepsState(config, targets) && !targets.some((target) => agents.includes(target));
  return isKept ? { keeps_state: true } : {};
}

/** For a ranked routing preference, brightstaff requests each model separately. */
function namesOf({ model, models, prefer }: RoutingPreference): string[] {
  return prefer === "none" ? [model] : models;
}

function callersOf(config: NormalisedConfig): { callers?: string[] } {
  const { rateLimits } = config;
  if (clientListeners(config).every(({ auth }) => auth === undefined)) return {};
  const names = rateLimits.flatMap(({ selector }) =>
    selector?.header === CALLER_HEADER && selector.value !== undefined ? [selector.value] : [],
  );
  return { callers: [...new Set(names)] };
}

function renderTarget(target: Target): FilterTarget {
  const { name, model, provider, pricing, defaultOutputTokens, contextWindow } = target;
  const { reservedOutputTokens, mediaTokens = {} } = target;
  return {
    name,
    model,
    provider,
    ...(pricing !== undefined && { prices: renderPrices(pricing) }),
    ...(defaultOutputTokens !== undefined && { default_output_tokens: defaultOutputTokens }),
    ...(reservedOutputTokens !== undefined && { reserved_output_tokens: reservedOutputTokens }),
    ...(mediaTokens.image !== undefined && { image_tokens: mediaTokens.image }),
    ...(mediaTokens.page !== undefined && { page_tokens: mediaTokens.page }),
    ...(mediaTokens.second !== undefined && { second_tokens: mediaTokens.second }),
    ...(contextWindow !== undefined && { context_window: contextWindow }),
  };
}

function renderProvider(provider: Provider, config: NormalisedConfig): FilterProvider {
  const { id, apis, endpoints, quirks, headers, secretHeaders, keys } = provider;
  const { promptCaching, refusesLostSearch } = config;
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
    ...(refusesLostSearch && { refuses_lost_search: true }),
    ...(provider.prefixAffinity && { prefix_affinity: true }),
    apis: apis.map((api) => ({
      format: api.format,
      ...(api.countPath !== undefined && { count_path: api.countPath }),
      ...renderCall(api, auth, over),
    })),
    ...(endpoints.length > 0 && {
      endpoints: endpoints.map((endpoint) => ({
        name: endpoint.name,
        ...renderCall(endpoint, auth, over),
      })),
    }),
  };
}

/** Headers of the entry replace those of the API. */
function renderCall(
  call: Api | UntranslatedEndpoint,
  auth: AuthStyle,
  over: Readonly<Record<string, string>>,
): FilterCall {
  const headers = Object.entries(call.headers).filter(([name]) => !Object.hasOwn(over, name));
  return {
    path: call.path,
    ...("streamPath" in call && call.streamPath !== undefined && { stream_path: call.streamPath }),
    ...(call.auth !== auth && { auth: call.auth }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  };
}
