// The file's meaning: defaults filled in, providers gathered, names resolved.
import { readAgents } from "./agents.js";
import { aliasedEntries } from "./alias-targets.js";
import { authErrors } from "./auth-checks.js";
import { serviceWarnings } from "./authorization-service.js";
import { awsCredentials } from "./aws-credentials.js";
import { readBackends } from "./backends.js";
import { browsedBy, readCors } from "./cors.js";
import { parseDuration } from "./duration.js";
import type { ConfigError } from "./errors.js";
import { failoverOf } from "./failover.js";
import type { ModelListenerEntry, PlanoFile } from "./file.js";
import { readFilters } from "./filters.js";
import { migrate } from "./inline-preferences.js";
import { withKeyLimits } from "./key-limits.js";
import { limitErrors, limitsOf } from "./limits.js";
import { listenerAddressOf } from "./listener-address.js";
import { durationErrors, listenerErrors, loopErrors, ownAddresses } from "./listener-checks.js";
import { exposureWarnings } from "./listener-exposure.js";
import { readLogs } from "./logs.js";
import { withMergeModels } from "./merge-models.js";
import { readMetricsSources } from "./metrics-sources.js";
import type { ModelListener, NormalisedConfig, Target } from "./model.js";
import { resolveNames } from "./names.js";
import { readOrchestration } from "./orchestration.js";
import { type Entry, EntryReader } from "./provider-entry.js";
import { ProviderTable } from "./provider-table.js";
import { rateLimitServiceOf } from "./rate-limit-service.js";
import { RateLimitReader } from "./rate-limits.js";
import { retriesAmong } from "./replicas.js";
import { readRouting } from "./routing.js";
import type { Environment } from "./secrets.js";
import { readSessions } from "./sessions.js";
import type { Source } from "./source.js";
import { tlsErrors, withTlsPaths } from "./tls.js";
import { readTracing } from "./tracing.js";
import { upstreamsOf } from "./upstreams.js";

const CONNECT_TIMEOUT = 5_000;
const MIN_PREFIX_TOKENS = 1024;

export interface Normalised {
  config: NormalisedConfig;
  errors: ConfigError[];
  warnings: ConfigError[];
}

export function normalise(
  asWritten: PlanoFile,
  source: Source,
  env: Environment,
  sessionId: string,
  directory: string | undefined,
): Normalised {
  const { file, ...migrated } = migrate(withTlsPaths(asWritten, directory), source);
  const reader = new EntryReader(source, env, sessionId);
  const aws = awsCredentials(file, source);
  const traced = readTracing(file, source, env);
  const written = file.model_providers
    .map((entry, index) => reader.read(entry, index))
    .filter((entry): entry is Entry => entry !== undefined);
  const entries = [...written, ...aliasedEntries(file, written)];
  const table = new ProviderTable();
  const targets = entries.map((entry) => ({
    name: entry.name ?? entry.fullName,
    model: entry.model,
    provider: table.add(entry.traits),
    ...(entry.pricing === undefined ? {} : { pricing: entry.pricing }),
    ...entry.tokenBounds,
  }));
  const { errors, warnings, ...names } = resolveNames(file, entries, source);
  const routing = readRouting(file, names, targets, source);
  const chosen = readOrchestration(file, names, targets, source);
  const metrics = readMetricsSources(file, names, targets, source);
  const inlinePreferences = file.overrides?.llm_routing_model !== undefined || file.routing !== undefined;
  const session = readSessions(file, inlinePreferences || routing.routingPreferences.length > 0, source);
  const limits = new RateLimitReader(withKeyLimits(file), { ...names, targets }, source);
  const { backends, errors: backendErrors } = readBackends(file, source);
  const filtered = readFilters(file, source);
  const agentic = readAgents(file, source);
  const merging = withMergeModels(agentic.listeners, file, chosen.orchestration, names, targets, source);
  const agents = [...agentic.agents].map(([id, traits]): [string, Target] => [
    id,
    { name: traits.id, model: "", provider: table.add(traits) },
  ]);
  const logging = readLogs(file, source);
  const limiter = rateLimitServiceOf(file, source);
  const pages = readCors(file, source);
  const { upstream_connect_timeout: connect, upstream_tls_ca_path: caPath } = file.overrides ?? {};
  const config: NormalisedConfig = {
    version: String(file.version),
    modelListener: modelListener(file, table.providers),
    providers: table.providers,
    targets: [...targets, ...agents.map(([, target]) => target)],
    agents: Object.fromEntries(agents.map(([id], index) => [id, targets.length + index])),
    agentListeners: merging.agentListeners,
    filters: filtered.filters,
    orchestration: chosen.orchestration,
    ...names,
    pools: [...names.pools, ...routing.pools],
    routingPreferences: routing.routingPreferences,
    inlinePreferences,
    sessions: session.sessions,
    ...(session.sessionCacheUrl === undefined ? {} : { sessionCacheUrl: session.sessionCacheUrl }),
    metricsSources: metrics.sources,
    failover: failoverOf(file),
    rateLimits: limits.read(),
    ...(limiter.service === undefined ? {} : { rateLimitService: limiter.service }),
    limits: limitsOf(file),
    logs: logging.logs,
    upstreams: upstreamsOf(file),
    connectTimeoutMilliseconds: connect === undefined ? CONNECT_TIMEOUT : parseDuration(connect),
    ...(caPath === undefined ? {} : { upstreamCaPath: caPath }),
    ...promptCaching(file),
    ...(aws.credentials === undefined ? {} : { awsCredentials: aws.credentials }),
    ...(traced.tracing === undefined ? {} : { tracing: traced.tracing }),
    backends: [...backends, ...filtered.backends],
    ...ownAddresses,
  };
  // An alias of an entry with errors is not a second error.
  const relevant =
    reader.errors.length > 0
      ? reader.errors
      : [
          ...errors,
          ...limits.errors,
          ...chosen.errors,
          ...merging.errors,
          ...routing.errors,
          ...metrics.errors,
        ];
  return {
    config,
    errors: [
      ...listenerErrors(file, source),
      ...authErrors(file, source, directory),
      ...tlsErrors(file, source, directory),
      ...durationErrors(file, source),
      ...limitErrors(file, config.modelListener, source),
      ...loopErrors(written, config.modelListener, source),
      ...aws.errors,
      ...backendErrors,
      ...filtered.errors,
      ...agentic.errors,
      ...pages.errors,
      ...limiter.errors,
      ...logging.errors,
      ...migrated.errors,
      ...session.errors,
      ...traced.errors,
      ...relevant,
    ],
    warnings: [
      ...exposureWarnings(file, source),
      ...serviceWarnings(file, source),
      ...reader.warnings,
      ...aws.warnings,
      ...limiter.warnings,
      ...pages.warnings,
      ...traced.warnings,
      ...migrated.warnings,
      ...session.warnings,
      ...warnings,
    ],
  };
}

/** Off unless it is switched on; then it marks prefixes unless told not to. */
function promptCaching({ prompt_caching: written }: PlanoFile): Pick<NormalisedConfig, "promptCaching"> {
  if (written?.enabled !== true || written.inject_cache_control === false) return {};
  return { promptCaching: { minPrefixTokens: written.min_prefix_tokens ?? MIN_PREFIX_TOKENS } };
}

/** The connection that is taken in place of a broken one may have been closed as well. */
const RETRIES = 2;

/** Agents have timeouts of their own. */
function modelListener({ listeners }: PlanoFile, providers: NormalisedConfig["providers"]): ModelListener {
  const entry = listeners.find((each): each is ModelListenerEntry => each.type === "model");
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
