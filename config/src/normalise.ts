// Turns the file into the model: fills in defaults, gathers providers, resolves names. Each reader takes its part of the
// file, reports what is wrong to `diagnostics`, and then takes what others have read, where it needs that.
import { readAgentListeners } from "./agents/agent-listeners.js";
import { readAgents } from "./agents/agents.js";
import { readFilters } from "./agents/filters.js";
import { readMergeModels, withMergeModels } from "./agents/merge-models.js";
import { readOrchestration } from "./agents/orchestration.js";
import type { Environment } from "./environment/references.js";
import { readLimits } from "./limits/limits.js";
import { readRateLimitService } from "./limits/rate-limit-service.js";
import { readRateLimits } from "./limits/rate-limits.js";
import { checkAuthConflicts } from "./listeners/auth-conflicts.js";
import { checkListeners } from "./listeners/checks.js";
import { type ListenerReading, modelListenerOf, readListeners } from "./listeners/listener.js";
import { leadsBack, readOwnAddresses } from "./listeners/own-addresses.js";
import type { ModelListener, NormalisedConfig } from "./model/model.js";
import type { Target } from "./model/target.js";
import { aliasedEntries, readAliases } from "./names/alias-targets.js";
import { readNames } from "./names/names.js";
import { notServed } from "./not-served.js";
import { readOverrides } from "./overrides.js";
import { readErrorTarget } from "./prompts/error-target.js";
import { withOrchestrator } from "./prompts/orchestrator.js";
import { readPromptGuards } from "./prompts/prompt-guards.js";
import { withModels } from "./prompts/prompt-models.js";
import { readPrompts } from "./prompts/prompts.js";
import { readAwsCredentials } from "./providers/aws-credentials.js";
import { type Entry, readEntries } from "./providers/entry.js";
import { ProviderTable } from "./providers/table.js";
import { migrate } from "./routing/inline-preferences.js";
import { readMetricsSources } from "./routing/metrics-sources.js";
import { readRouting } from "./routing/routing.js";
import { readSessions } from "./routing/sessions.js";
import type { PlanoFile } from "./schema/schema.js";
import { readStateStorage } from "./state/state-storage.js";
import type { Diagnostics } from "./syntax/diagnostics.js";
import { readDashboard } from "./telemetry/dashboard.js";
import { readExporters } from "./telemetry/exporters.js";
import { readLogs } from "./telemetry/logs.js";
import { readTracing } from "./telemetry/tracing.js";
import { readBackends } from "./upstreams/backends.js";
import { readFailover } from "./upstreams/failover.js";
import { retriesAmong } from "./upstreams/replicas.js";
import { readUpstreams } from "./upstreams/upstreams.js";

const MIN_PREFIX_TOKENS = 1024;

export interface Surroundings {
  env: Environment;
  sessionId: string;
  directory: string | undefined;
}

/** Undefined if there are errors that keep names from being known. With any errors the result must not be used. */
export function normalise(
  asWritten: PlanoFile,
  diagnostics: Diagnostics,
  { env, sessionId, directory }: Surroundings,
): NormalisedConfig | undefined {
  const file = migrate(asWritten, diagnostics);
  const listeners = readListeners(file, diagnostics, directory);
  const modelListener = modelListenerOf(listeners, diagnostics);
  const { auth } = modelListener.common;
  const { dashboard: place, ...others } = readOwnAddresses(file, diagnostics);
  const addresses = { ...others, ...optional("dashboard", readDashboard(file, diagnostics, place)) };
  checkListeners(listeners, addresses, diagnostics);
  checkAuthConflicts(file, listeners, diagnostics);
  const inlinePreferences = file.overrides?.llm_routing_model !== undefined || file.routing !== undefined;
  const routed = inlinePreferences || file.routing_preferences.length > 0;
  const filtered = readFilters(file, diagnostics);
  const agents = readAgents(withOrchestrator(file), diagnostics, listeners);
  const prompts = readPrompts(file, diagnostics, listeners);
  const parts = {
    ...readOverrides(file, diagnostics),
    ...readSessions(file, diagnostics, { routed, auth }),
    limits: readLimits(file, diagnostics, modelListener.common),
    failover: readFailover(file, diagnostics),
    upstreams: readUpstreams(file, diagnostics),
    logs: readLogs(file, diagnostics),
    backends: [...readBackends(file, diagnostics), ...filtered.backends],
    ...optional("rateLimitService", readRateLimitService(file, diagnostics)),
    ...optional("tracing", readTracing(file, diagnostics, env)),
    exporters: readExporters(file, diagnostics),
    stateStorage: readStateStorage(file, diagnostics, directory),
    ...optional("awsCredentials", readAwsCredentials(file, diagnostics)),
  };
  const agentListeners = readAgentListeners(file, diagnostics, { listeners, agents });
  const written = readEntries(file, diagnostics, { env, sessionId });
  checkLoops(written, modelListener.common.port, diagnostics);
  // Names of an entry with errors are unknown: do not report an alias of it again.
  if (written.length < file.model_providers.length) return undefined;

  const aliases = readAliases(file);
  const entries = [...written, ...aliasedEntries(written, aliases, file)];
  const table = new ProviderTable();
  const models = entries.map((entry) => targetOf(entry, table));
  const agentTargets = agents.map(({ traits }) => ({
    name: traits.id,
    model: "",
    provider: table.add(traits),
  }));
  const names = readNames(aliases, diagnostics, entries);
  const known = { names, targets: models };
  const orchestration = readOrchestration(file, diagnostics, known);
  const mergeModels = readMergeModels(file, diagnostics, { ...known, orchestration });
  const routing = readRouting(file, diagnostics, known);
  return {
    version: String(file.version),
    notServed: notServed(file),
    modelListener: readModelListener(modelListener, table.providers),
    providers: table.providers,
    targets: [...models, ...agentTargets],
    agents: Object.fromEntries(agents.map(({ id }, index) => [id, models.length + index])),
    agentListeners: withMergeModels(agentListeners, mergeModels),
    filters: filtered.filters,
    orchestration,
    ...names,
    pools: [...names.pools, ...routing.pools],
    routingPreferences: routing.routingPreferences,
    inlinePreferences,
    metricsSources: readMetricsSources(file, diagnostics, known),
    rateLimits: readRateLimits(file, diagnostics, known),
    ...optional("promptGuards", readPromptGuards(file, diagnostics, names)),
    ...optional("prompts", withModels(prompts, file, diagnostics, known)),
    ...optional("errorTarget", readErrorTarget(file, diagnostics, prompts !== undefined)),
    ...parts,
    ...promptCaching(file),
    refusesLostSearch: file.web_search?.unavailable === "refuse",
    ...addresses,
  };
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}

function targetOf(entry: Entry, table: ProviderTable): Target {
  return {
    name: entry.name ?? entry.fullName,
    model: entry.model,
    provider: table.add(entry.traits),
    ...(entry.pricing === undefined ? {} : { pricing: entry.pricing }),
    ...entry.tokenBounds,
  };
}

function checkLoops(entries: readonly Entry[], port: number, diagnostics: Diagnostics): void {
  for (const { index, traits } of entries) {
    if (!leadsBack([traits, ...traits.replicas], [port])) continue;
    diagnostics.error(["model_providers", index, "base_url"], "points back to Plano's own listener");
  }
}

/** Off by default; once on, marks prefixes unless configured not to. */
function promptCaching({ prompt_caching: written }: PlanoFile): Pick<NormalisedConfig, "promptCaching"> {
  if (written?.enabled !== true || written.inject_cache_control === false) return {};
  return { promptCaching: { minPrefixTokens: written.min_prefix_tokens ?? MIN_PREFIX_TOKENS } };
}

/** The retry's connection may have been closed as well. */
const RETRIES = 2;

/** Agents have timeouts of their own. */
function readModelListener(
  { entry, common }: ListenerReading,
  providers: NormalisedConfig["providers"],
): ModelListener {
  const models = providers.filter(({ timeouts }) => timeouts === undefined);
  const others = Math.max(...models.map(({ replicas }) => replicas.length), 0);
  return {
    ...common,
    maxRetries: entry.max_retries ?? Math.max(RETRIES, retriesAmong(others)),
    inputFilters: entry.input_filters ?? [],
    unfilteredEndpoints: entry.unfiltered_endpoints ?? [],
  };
}
