// brightstaff's service config, rendered from the normalised configuration and read when the process starts.
import type {
  Address,
  AgentListener,
  MetricsSources,
  NormalisedConfig,
  Orchestration,
  Pricing,
  RoutingPreference,
  Sessions,
  Tracing,
} from "@plano/config";
import {
  aliasPools,
  insideHeadersBytes,
  longestAgentTimeout,
  longestIdleTimeout,
  longestModelTimeout,
} from "@plano/config/run-time";
import type { ConfiguredFilter } from "../filters/filter.js";
import type { OrchestratorConfig } from "../orchestrator/decision.js";
import { faultOf } from "./fault.js";

export interface ListedModel {
  id: string;
  ownedBy: string;
}

/** An agent listener. */
export type AgentListenerConfig = Pick<
  AgentListener,
  "name" | "agents" | "defaultAgent" | "outputFilters" | "mergeModel"
>;

/** Ids of filters, in order. */
export interface ModelListenerConfig {
  inputFilters: string[];
  outputFilters: string[];
}

/** The names that clients may ask for. */
export interface ModelNames {
  /** Names of single models, including short names and aliases -> full names. */
  models: Record<string, string>;
  /** Names of several models -> full names, in the file's order. */
  pools: Record<string, string[]>;
  /** Any name with such a prefix is a full name, too. */
  prefixes: string[];
  /** The model of requests that name none. */
  fallback?: string;
}

export interface ServiceConfig {
  version: 1;
  listen: Address;
  /** Envoy's loopback listeners, for models and agents, and for filters. */
  egress: Address;
  backends: Address;
  listeners: AgentListenerConfig[];
  modelListener: ModelListenerConfig;
  filters: ConfiguredFilter[];
  orchestration: OrchestratorConfig;
  /** Routing preferences with their models, and the routing model. */
  routes: RoutingPreference[];
  routing: OrchestratorConfig;
  sessions: Sessions;
  metricsSources: MetricsSources;
  /** By the model's full name, from the file; US dollars per million tokens. */
  prices: Record<string, Pricing>;
  /** Headers whose values select rate limits; lower case. */
  limitHeaders: string[];
  /** Bytes that a request's own routing preferences may have. */
  inlinePreferencesBytes: number;
  modelNames: ModelNames;
  /** Statuses below 500 after which another model is asked. */
  failoverStatuses: number[];
  tracing?: Tracing;
  maxBodyBytes: number;
  /** Bytes of a request's headers, as Node counts them. */
  maxHeadersBytes: number;
  /** Bytes that requests in flight may hold in this process; 0 derives it from the machine's memory. */
  inFlightBytes: number;
  /** Milliseconds that a response may be silent; 0 for no limit. */
  silenceMilliseconds: number;
  /** The list of GET /v1/models: names that a client may ask for, including aliases. */
  models: ListedModel[];
  /** The number of observations that are kept. */
  keptObservations: number;
}

const KEPT_OBSERVATIONS = 1_000;

/** Full names and aliases; bare model names work too, but would list every model twice. */
function serviceConfigOf(config: NormalisedConfig): ServiceConfig {
  const listed = config.targets
    .filter(({ model }) => model !== "")
    .map(({ name, provider }) => ({ id: name, ownedBy: config.providers[provider]?.interface ?? "plano" }));
  const own = [...Object.keys(config.aliases), ...aliasPools(config).map(({ name }) => name)];
  const { agentListeners, orchestration } = config;
  const { inputFilters, outputFilters } = config.modelListener;
  const agentTimeouts = agentListeners.map((listener) => longestAgentTimeout(config, listener));
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
    filters: config.filters,
    orchestration: orchestratorOf(orchestration),
    routes: config.routingPreferences,
    routing: chatModel(orchestration.routingModel, orchestration.contextTokens),
    sessions: config.sessions,
    metricsSources: config.metricsSources,
    prices: pricesOf(config),
    limitHeaders: [...new Set(config.rateLimits.flatMap(({ selector }) => selector?.header ?? []))],
    inlinePreferencesBytes: config.limits.inlinePreferencesBytes,
    modelNames: modelNamesOf(config),
    failoverStatuses: config.failover.statuses,
    ...(config.tracing === undefined ? {} : { tracing: config.tracing }),
    maxBodyBytes: config.limits.requestBodyBytes,
    maxHeadersBytes: insideHeadersBytes(config.limits),
    inFlightBytes: config.limits.inFlightBytes,
    silenceMilliseconds: longestIdleTimeout([longestModelTimeout(config), ...agentTimeouts]),
    models: [...listed, ...own.map((id) => ({ id, ownedBy: "plano" }))],
    keptObservations: KEPT_OBSERVATIONS,
  };
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

/** Throws an Error with the reason. */
export function parseServiceConfig(text: string): ServiceConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the service config is not JSON");
  }
  const fault = faultOf(value);
  if (fault !== undefined) throw new Error(`the settings are not those of this version: ${fault}`);
  return value as ServiceConfig;
}
