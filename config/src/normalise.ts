// Turns the file into the model: fills in defaults, gathers providers, resolves names.
import { readAgents } from "./agents/agents.js";
import { readFilters } from "./agents/filters.js";
import { withMergeModels } from "./agents/merge-models.js";
import { readOrchestration } from "./agents/orchestration.js";
import { withKeyLimits } from "./limits/key-limits.js";
import { readLimits } from "./limits/limits.js";
import { readRateLimitService } from "./limits/rate-limit-service.js";
import { RateLimitReader } from "./limits/rate-limits.js";
import { listenerAddressOf } from "./listeners/address.js";
import { checkAuth } from "./listeners/auth-checks.js";
import { warnOfPlainService } from "./listeners/authorization-service.js";
import { checkDurations, checkListeners, checkLoops, ownAddresses } from "./listeners/checks.js";
import { browsedBy, checkCors } from "./listeners/cors.js";
import { warnOfExposure } from "./listeners/exposure.js";
import { checkTls, withTlsPaths } from "./listeners/tls.js";
import type { ModelListener, NormalisedConfig, Target } from "./model/model.js";
import { aliasedEntries } from "./names/alias-targets.js";
import { readNames } from "./names/names.js";
import { readAwsCredentials } from "./providers/aws-credentials.js";
import { type Entry, EntryReader } from "./providers/entry.js";
import { ProviderTable } from "./providers/table.js";
import { migrate } from "./routing/inline-preferences.js";
import { readMetricsSources } from "./routing/metrics-sources.js";
import { readRouting } from "./routing/routing.js";
import { readSessions } from "./routing/sessions.js";
import type { ListenerEntry } from "./schema/listeners.js";
import type { PlanoFile } from "./schema/schema.js";
import type { Environment } from "./secrets/secrets.js";
import type { Diagnostics } from "./syntax/diagnostics.js";
import { parseDuration } from "./syntax/duration.js";
import { readLogs } from "./telemetry/logs.js";
import { readTracing } from "./telemetry/tracing.js";
import { readBackends } from "./upstreams/backends.js";
import { failoverOf } from "./upstreams/failover.js";
import { retriesAmong } from "./upstreams/replicas.js";
import { upstreamsOf } from "./upstreams/upstreams.js";

const CONNECT_TIMEOUT = 5_000;
const MIN_PREFIX_TOKENS = 1024;

export interface Surroundings {
  env: Environment;
  sessionId: string;
  directory: string | undefined;
}

/** Adds errors to `diagnostics`; with errors there, the result must not be used. */
export function normalise(
  asWritten: PlanoFile,
  diagnostics: Diagnostics,
  { env, sessionId, directory }: Surroundings,
): NormalisedConfig {
  const located = withTlsPaths(asWritten, directory);
  const modelEntry = located.listeners.find((each): each is ListenerEntry => each.type === "model");
  const modelAddress = listenerAddressOf(modelEntry ?? { type: "model" });
  warnOfExposure(located, diagnostics);
  warnOfPlainService(located, diagnostics);
  checkListeners(located, diagnostics);
  checkAuth(located, diagnostics, directory);
  checkTls(located, diagnostics, directory);
  checkDurations(located, diagnostics);
  const limits = readLimits(located, modelAddress, diagnostics);
  const ofEntries = diagnostics.withOwnErrors();
  const written = readEntries(located, ofEntries, env, sessionId);
  checkLoops(written, modelAddress, diagnostics);
  const awsCredentials = readAwsCredentials(located, diagnostics);
  const backends = readBackends(located, diagnostics);
  const filtered = readFilters(located, diagnostics);
  const agentic = readAgents(located, diagnostics);
  checkCors(located, diagnostics);
  const rateLimitService = readRateLimitService(located, diagnostics);
  const logs = readLogs(located, diagnostics);
  const file = migrate(located, diagnostics);
  const inlinePreferences = file.overrides?.llm_routing_model !== undefined || file.routing !== undefined;
  const session = readSessions(file, inlinePreferences || file.routing_preferences.length > 0, diagnostics);
  const tracing = readTracing(file, diagnostics, env);
  const entries = [...written, ...aliasedEntries(file, written)];
  const table = new ProviderTable();
  const targets = entries.map((entry) => ({
    name: entry.name ?? entry.fullName,
    model: entry.model,
    provider: table.add(entry.traits),
    ...(entry.pricing === undefined ? {} : { pricing: entry.pricing }),
    ...entry.tokenBounds,
  }));
  const agents = [...agentic.agents].map(([id, traits]): [string, Target] => [
    id,
    { name: traits.id, model: "", provider: table.add(traits) },
  ]);
  const ofNames = diagnostics.withOwnErrors();
  const names = readNames(file, entries, ofNames);
  const rateLimits = new RateLimitReader(withKeyLimits(file), { ...names, targets }, ofNames).read();
  const orchestration = readOrchestration(file, names, targets, ofNames);
  const agentListeners = withMergeModels(agentic.listeners, file, orchestration, names, targets, ofNames);
  const routing = readRouting(file, names, targets, ofNames);
  const metricsSources = readMetricsSources(file, names, targets, ofNames);
  // Names of an entry with errors are unknown: do not report an alias of it again.
  diagnostics.errors.push(...(ofEntries.errors.length > 0 ? ofEntries : ofNames).errors);
  const { upstream_connect_timeout: connect, upstream_tls_ca_path: caPath } = file.overrides ?? {};
  return {
    version: String(file.version),
    modelListener: modelListener(modelEntry, table.providers),
    providers: table.providers,
    targets: [...targets, ...agents.map(([, target]) => target)],
    agents: Object.fromEntries(agents.map(([id], index) => [id, targets.length + index])),
    agentListeners,
    filters: filtered.filters,
    orchestration,
    ...names,
    pools: [...names.pools, ...routing.pools],
    routingPreferences: routing.routingPreferences,
    inlinePreferences,
    ...session,
    metricsSources,
    failover: failoverOf(file),
    rateLimits,
    ...(rateLimitService === undefined ? {} : { rateLimitService }),
    limits,
    logs,
    upstreams: upstreamsOf(file),
    connectTimeoutMilliseconds: connect === undefined ? CONNECT_TIMEOUT : parseDuration(connect),
    ...(caPath === undefined ? {} : { upstreamCaPath: caPath }),
    ...promptCaching(file),
    ...(awsCredentials === undefined ? {} : { awsCredentials }),
    ...(tracing === undefined ? {} : { tracing }),
    backends: [...backends, ...filtered.backends],
    ...ownAddresses,
  };
}

function readEntries(
  { model_providers: written }: PlanoFile,
  diagnostics: Diagnostics,
  env: Environment,
  sessionId: string,
): Entry[] {
  const reader = new EntryReader(diagnostics, env, sessionId);
  return written
    .map((entry, index) => reader.read(entry, index))
    .filter((entry): entry is Entry => entry !== undefined);
}

/** Off by default; once on, marks prefixes unless configured not to. */
function promptCaching({ prompt_caching: written }: PlanoFile): Pick<NormalisedConfig, "promptCaching"> {
  if (written?.enabled !== true || written.inject_cache_control === false) return {};
  return { promptCaching: { minPrefixTokens: written.min_prefix_tokens ?? MIN_PREFIX_TOKENS } };
}

/** The retry's connection may have been closed as well. */
const RETRIES = 2;

/** Agents have timeouts of their own. */
function modelListener(
  entry: ListenerEntry | undefined,
  providers: NormalisedConfig["providers"],
): ModelListener {
  const models = providers.filter(({ timeouts }) => timeouts === undefined);
  const others = Math.max(...models.map(({ replicas }) => replicas.length), 0);
  return {
    name: entry?.name ?? "models",
    ...listenerAddressOf(entry ?? { type: "model" }),
    ...browsedBy(entry ?? {}),
    maxRetries: entry?.max_retries ?? Math.max(RETRIES, retriesAmong(others)),
    inputFilters: entry?.input_filters ?? [],
    outputFilters: entry?.output_filters ?? [],
    unfilteredEndpoints: entry?.unfiltered_endpoints ?? [],
  };
}
