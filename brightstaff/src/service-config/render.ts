// Renders brightstaff's service config from the normalised configuration.
import type { Dashboard, NormalisedConfig, Orchestration, Pricing } from "@plano/config";
import {
  aliasPools,
  longestAgentTimeout,
  longestIdleTimeout,
  longestModelTimeout,
  longestPromptTimeout,
  nameOfSecret,
  PII_NAMES,
  planoKeepsState,
  SECRET_NAMES,
} from "@plano/config/run-time";
import { renderEndpoint, renderPrompts } from "./render-prompts.js";
import { renderShown } from "./render-shown.js";
import type { DashboardConfig, ModelNames, OrchestratorConfig, ServiceConfig } from "./schema.js";

/** Full names and aliases; bare model names work too, but would list every model twice. */
function serviceConfigOf(config: NormalisedConfig): ServiceConfig {
  const listed = config.targets
    .filter(({ model }) => model !== "")
    .map(({ name, provider }) => ({ id: name, ownedBy: config.providers[provider]?.interface ?? "plano" }));
  const own = [...Object.keys(config.aliases), ...aliasPools(config).map(({ name }) => name)];
  const { agentListeners, orchestration } = config;
  const { inputFilters, outputFilters } = config.modelListener;
  const agentTimeouts = agentListeners.map((listener) => longestAgentTimeout(config, listener));
  const promptTimeouts = config.prompts === undefined ? [] : [longestPromptTimeout(config, config.prompts)];
  return {
    version: 1,
    listen: config.brightstaff,
    egress: config.egressListener,
    backends: config.backendListener,
    listeners: agentListeners.map(({ name, agents, defaultAgent, outputFilters, mergeModel }) => ({
      ...{ name, agents, defaultAgent, outputFilters },
      ...(mergeModel !== undefined && { mergeModel }),
    })),
    modelListener: { inputFilters, outputFilters },
    ...(config.prompts && { prompts: renderPrompts(config.prompts, orchestration) }),
    ...(config.errorTarget && { errorTarget: renderEndpoint(config.errorTarget) }),
    filters: config.filters,
    guards: config.promptGuards ?? {},
    orchestration: orchestratorOf(orchestration),
    routingPreferences: config.routingPreferences,
    routing: chatModel(orchestration.routingModel, orchestration.contextTokens),
    sessions: sessionsOf(config),
    state: stateOf(config),
    storingModels: modelsWith(config, (target) => !planoKeepsState(config, [target])),
    nativeModels: modelsWith(config, (target) => speaksResponses(config, target)),
    contextWindows: Object.fromEntries(
      config.targets.flatMap(({ name, contextWindow }) =>
        contextWindow === undefined ? [] : [[name, contextWindow]],
      ),
    ),
    metricsSources: config.metricsSources,
    prices: pricesOf(config),
    limitHeaders: [...new Set(config.rateLimits.flatMap(({ selector }) => selector?.header ?? []))],
    inlinePreferencesBytes: config.limits.inlinePreferencesBytes,
    modelNames: modelNamesOf(config),
    failoverStatuses: config.failover.statuses,
    ...(config.tracing !== undefined && { tracing: tracingOf(config.tracing, config.dashboard) }),
    exporters: config.exporters.map(({ apiKey, ...exporter }) => ({
      ...exporter,
      keySecret: nameOfSecret(apiKey),
    })),
    ...(config.dashboard && { dashboard: dashboardOf(config, config.dashboard) }),
    requestBodyBytes: config.limits.requestBodyBytes,
    inFlightBytes: config.limits.inFlightBytes,
    idleTimeoutMilliseconds: longestIdleTimeout([
      longestModelTimeout(config),
      ...agentTimeouts,
      ...promptTimeouts,
    ]),
    models: [...listed, ...own.map((id) => ({ id, ownedBy: "plano" })), ...examplesOf(config)],
    pricedPrefixes: Object.keys(config.wildcards).filter((prefix) => !isAtOwnAddress(config, prefix)),
  };
}

/** A wildcard has any model of its provider; those who choose from the list find one that is known. */
function examplesOf({ targets, providers, models, wildcards }: NormalisedConfig): ServiceConfig["models"] {
  return Object.entries(wildcards).flatMap(([prefix, target]) => {
    const { interface: ownedBy, example } = providers[targets[target]?.provider ?? -1] ?? {};
    const id = `${prefix}${example}`;
    if (ownedBy === undefined || example === undefined || Object.hasOwn(models, id)) return [];
    return [{ id, ownedBy }];
  });
}

/** At an address of the file nobody knows what there is. */
function isAtOwnAddress({ targets, providers, wildcards }: NormalisedConfig, prefix: string): boolean {
  const target = targets[wildcards[prefix] ?? -1];
  return providers[target?.provider ?? -1]?.ownAddress === true;
}

function tracingOf(
  tracing: NonNullable<NormalisedConfig["tracing"]>,
  { patterns = [] }: Partial<Dashboard> = {},
): NonNullable<ServiceConfig["tracing"]> {
  const isNeeded = tracing.headerPrefixes !== undefined && patterns.length > 0;
  return isNeeded ? { ...tracing, patterns } : tracing;
}

function dashboardOf(
  config: NormalisedConfig,
  { content = "off", redactsPersons, patterns, ...settings }: Dashboard,
): DashboardConfig {
  const detectors = [...SECRET_NAMES, ...(redactsPersons ? PII_NAMES : [])];
  return {
    ...settings,
    ...(patterns.length > 0 && { patterns }),
    content,
    detectors,
    shown: renderShown(config),
  };
}

function sessionsOf({ sessions, sessionCacheUrl: url }: NormalisedConfig): ServiceConfig["sessions"] {
  return { ...sessions, ...(url !== undefined && { urlSecret: nameOfSecret(url) }) };
}

function stateOf({ stateStorage }: NormalisedConfig): ServiceConfig["state"] {
  if (stateStorage.kind !== "postgres") return stateStorage;
  const { connection, ...state } = stateStorage;
  return { ...state, urlSecret: nameOfSecret(connection) };
}

/** Full names, and the prefixes of wildcards. */
function modelsWith(config: NormalisedConfig, isSuch: (target: number) => boolean): string[] {
  const names = config.targets.flatMap(({ name, model }, index) =>
    model !== "" && isSuch(index) ? [name] : [],
  );
  const prefixes = Object.entries(config.wildcards).flatMap(([prefix, target]) =>
    isSuch(target) ? [prefix] : [],
  );
  return [...names, ...prefixes];
}

function speaksResponses({ targets, providers }: NormalisedConfig, target: number): boolean {
  const apis = providers[targets[target]?.provider ?? -1]?.apis ?? [];
  return apis.map(({ format }) => format).includes("responses");
}

function pricesOf({ targets }: NormalisedConfig): Record<string, Pricing> {
  const priced = targets.flatMap(({ name, pricing }) =>
    pricing === undefined ? [] : [[name, pricing] as const],
  );
  return Object.fromEntries(priced);
}

function modelNamesOf(config: NormalisedConfig): ModelNames {
  const { targets, models, wildcards, defaultTarget } = config;
  const nameOf = (target: number): string => targets[target]?.name ?? "";
  const fallback = targets[defaultTarget]?.name;
  const pools = aliasPools(config).map(
    (pool) => [pool.name, pool.targets.map(({ target }) => nameOf(target))] as const,
  );
  return {
    models: Object.fromEntries(Object.entries(models).map(([name, target]) => [name, nameOf(target)])),
    pools: Object.fromEntries(pools),
    prefixes: Object.keys(wildcards),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function orchestratorOf({ method, model, threshold, contextTokens }: Orchestration): OrchestratorConfig {
  if (method === "embeddings") return { kind: "embeddings", model: model ?? "", threshold };
  return chatModel(model, contextTokens);
}

/** Katanemo's own model needs its own prompt. */
function chatModel(model = "", contextTokens: number): OrchestratorConfig {
  return { kind: /plano-orchestrator/i.test(model) ? "plano" : "general", model, contextTokens };
}

export function renderBrightstaff(config: NormalisedConfig): string {
  return `${JSON.stringify(serviceConfigOf(config), null, 2)}\n`;
}
