// brightstaff's own configuration, rendered from the normalised model and read back when the process starts.
import {
  type Address,
  aliasPools,
  type ListedAgent,
  type NormalisedConfig,
  type Orchestration,
  type Route,
  type Sessions,
} from "@plano/config";
import type { FilterSettings } from "../filters/filter.js";
import type { OrchestratorSettings } from "../orchestrator/decision.js";
import { faultOf } from "./fault.js";

export interface ListedModel {
  id: string;
  ownedBy: string;
}

/** Where agents are asked for. */
export interface ListenerSettings {
  name: string;
  /** At least one. */
  agents: ListedAgent[];
  /** Its id: who is asked where no other suits. */
  defaultAgent: string;
  /** Ids of filters that see answers, in their order. */
  outputFilters: string[];
}

/** Ids of filters, in their order. */
export interface ModelListenerSettings {
  inputFilters: string[];
  outputFilters: string[];
}

export interface Settings {
  version: 1;
  listen: Address;
  /** Envoy's, for calls to models and agents, and to filters. */
  egress: Address;
  backends: Address;
  listeners: ListenerSettings[];
  modelListener: ModelListenerSettings;
  filters: FilterSettings[];
  orchestration: OrchestratorSettings;
  /** Kinds of tasks that have models of their own, and who tells them apart. */
  routes: Route[];
  routing: OrchestratorSettings;
  sessions: Sessions;
  maxBodyBytes: number;
  /** Longest silence of an answer; 0 for none. */
  silenceMilliseconds: number;
  /** What GET /v1/models shows: names a client may ask for, aliases included. */
  models: ListedModel[];
  /** How many of the latest observations are kept. */
  keptObservations: number;
}

const KEPT_OBSERVATIONS = 1_000;

/** Full names and aliases; bare model names work too, but would show every model twice. */
function settingsOf(config: NormalisedConfig): Settings {
  const listed = config.targets
    .filter(({ model }) => model !== "")
    .map(({ name, provider }) => ({ id: name, ownedBy: config.providers[provider]?.interface ?? "plano" }));
  const own = [...Object.keys(config.aliases), ...aliasPools(config).map(({ name }) => name)];
  const { agentListeners, orchestration } = config;
  const { inputFilters, outputFilters } = config.modelListener;
  const timeouts = [config.modelListener, ...agentListeners].map(
    ({ timeoutMilliseconds }) => timeoutMilliseconds,
  );
  return {
    version: 1,
    listen: config.brightstaff,
    egress: config.egressListener,
    backends: config.backendListener,
    listeners: agentListeners.map(({ name, agents, defaultAgent, outputFilters }) => ({
      name,
      agents,
      defaultAgent,
      outputFilters,
    })),
    modelListener: { inputFilters, outputFilters },
    filters: config.filters,
    orchestration: orchestratorOf(orchestration),
    routes: config.routes,
    routing: chatModel(orchestration.routingModel, orchestration.contextTokens),
    sessions: config.sessions,
    maxBodyBytes: config.limits.requestBodyBytes,
    silenceMilliseconds: timeouts.includes(0) ? 0 : Math.max(...timeouts),
    models: [...listed, ...own.map((id) => ({ id, ownedBy: "plano" }))],
    keptObservations: KEPT_OBSERVATIONS,
  };
}

function orchestratorOf({ method, model, threshold, contextTokens }: Orchestration): OrchestratorSettings {
  if (method === "embeddings") return { kind: "embeddings", model: model ?? "", threshold };
  return chatModel(model, contextTokens);
}

/** Katanemo's own model has a prompt of its own. */
function chatModel(model = "", contextTokens: number): OrchestratorSettings {
  return { kind: /plano-orchestrator/i.test(model) ? "plano" : "general", model, contextTokens };
}

export function renderBrightstaff(config: NormalisedConfig): string {
  return `${JSON.stringify(settingsOf(config), null, 2)}\n`;
}

/** Throws an Error that says what is wrong. */
export function parseSettings(text: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the settings are not JSON");
  }
  const fault = faultOf(value);
  if (fault !== undefined) throw new Error(`the settings are not those of this version: ${fault}`);
  return value as Settings;
}
