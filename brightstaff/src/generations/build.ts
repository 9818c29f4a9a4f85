// Builds a generation from a service config and its secrets. What a generation before already has for the same settings is
// used again.
import { isIPv6 } from "node:net";
import type { Address } from "@plano/config";
import type { FastifyBaseLogger } from "fastify";
import { backendPool } from "../filters/backend-pool.js";
import { createFilters } from "../filters/filters.js";
import { createGuards } from "../guards/guards.js";
import { judgeTextsWith } from "../guards/judged-texts.js";
import { noteApiCall, notedFilter, notedOrchestrator } from "../history/noted.js";
import type { Roots } from "../history/roots.js";
import { defaultBudget, type MemoryBudget } from "../memory-budget.js";
import { createModelMetrics } from "../models/metrics/model-metrics.js";
import { sourcedPricesOf } from "../models/prices.js";
import type { ObservationStore } from "../observations/store.js";
import { DescriptionCache } from "../orchestrator/description-cache.js";
import { createOrchestrator } from "../orchestrator/orchestrator.js";
import { createPromptChats } from "../prompt-targets/create.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { LoadedConfig } from "../service-config/service-config-files.js";
import { KnownSessions } from "../sessions/known-sessions.js";
import { createMemoryStore } from "../sessions/memory-store.js";
import type { SessionStore } from "../sessions/store.js";
import type { Lease, SharedResources } from "../shared-resources.js";
import { openStore, placeOfStore } from "../state/open-store.js";
import { ResilientStore } from "../state/resilient-store.js";
import { exportersOf } from "../telemetry/exporters.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { BackendClient } from "../upstream/backend-client.js";
import { connectEgress, type Egress } from "../upstream/egress.js";
import { ErrorReporter } from "../upstream/error-reporter.js";
import { createModelClient } from "../upstream/model-client.js";
import { chatsOf } from "./chats.js";
import { Generation } from "./generation.js";

/** What lives as long as the process. */
export interface Surroundings {
  /** Of the service config; relative paths begin there. */
  directory: string;
  resources: SharedResources;
  logger: FastifyBaseLogger;
  telemetry: Telemetry;
  budget: MemoryBudget;
  observations: ObservationStore;
  roots: Roots;
}

export interface BuiltGeneration {
  generation: Generation;
  /** Resolves when sources of prices and latencies were read, or after 5 s. Never rejects. */
  ready: Promise<void>;
}

/** Rejects when the secrets do not fit, with an Error that quotes none. */
export async function buildGeneration(
  loaded: LoadedConfig,
  surroundings: Surroundings,
): Promise<BuiltGeneration> {
  const lease = surroundings.resources.lease();
  try {
    return await build(loaded, surroundings, lease);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function build(
  loaded: LoadedConfig,
  surroundings: Surroundings,
  lease: Lease,
): Promise<BuiltGeneration> {
  const { config } = loaded;
  const { logger, telemetry, budget, roots } = surroundings;
  const { meters } = telemetry.metrics;
  const instruments = await telemetry.instruments(config, lease);
  const egress = instruments.egress(egressOf(config, lease));
  const filters = await createFilters(config.filters, urlOf(config.backends), lease, (filter, own) =>
    notedFilter(instruments.filter(filter, own), roots),
  );
  const model = createModelClient(egress, budget);
  const now = (): number => performance.now();
  const descriptions = lease.use("descriptions", modelsOf(config), () => new DescriptionCache());
  const sessions = await openSessions(loaded, surroundings, lease);
  const state = useState(loaded, surroundings, lease);
  const sources = { logger, budget, onRefresh: meters.modelsLooked };
  const modelMetrics = createModelMetrics(config.metricsSources, sources, lease);
  const backends = backendPool(urlOf(config.backends), lease);
  const endpoints = new BackendClient(backends, loaded.secrets);
  const reporter =
    config.errorTarget && new ErrorReporter(endpoints, config.errorTarget, meters.errorReported);
  const guards = createGuards(config, {
    ...{ client: model, backends, filters, reporter },
    watched: instruments.guard,
  });
  const chats = chatsOf(config, {
    ...{ egress, filters, guards, modelMetrics, sessions, state, meters, watchedChat: instruments.chat },
    prompts: createPromptChats(config, {
      ...{ egress, endpoints, reporter },
      onCall: (made) => {
        meters.targetCalled(made.target, made.status, made.seconds);
        noteApiCall(made, roots);
      },
      judgeTexts: judgeTextsWith(guards.input),
    }),
    orchestrator: notedOrchestrator(
      instruments.orchestrator(createOrchestrator(config.orchestration, model, now, { descriptions })),
      roots,
    ),
    routing: notedOrchestrator(
      instruments.routing(createOrchestrator(config.routing, model, now, { judgesOne: true })),
      roots,
    ),
  });
  const exported = exportersOf(loaded, { logger, meters }, lease);
  const generation = new Generation(config, {
    chats,
    state,
    modelsSince: lease.use("models", config.models, () => new Date()),
    priceOf: sourcedPricesOf(config.prices, modelMetrics, config.metricsSources.cost?.catalog ?? ""),
    priced: modelMetrics.priced,
    called: (call) => {
      instruments.called(call);
      exported(call);
    },
    enforce: () => {
      budget.limit = config.inFlightBytes || defaultBudget();
      sessions.configure(config.sessions);
      state.configure(config.state);
    },
    release: () => lease.release(),
  });
  return { generation, ready: modelMetrics.ready() };
}

function egressOf({ egress, idleTimeoutMilliseconds }: ServiceConfig, lease: Lease): Egress {
  const connections = lease.use(
    "egress",
    egress,
    () => connectEgress(urlOf(egress)),
    (opened) => opened.close(),
  );
  return connections.egress(idleTimeoutMilliseconds);
}

/** The models behind the name that embeds: a name may come to mean another model. */
function modelsOf({ egress, orchestration, modelNames }: ServiceConfig): unknown {
  const { model } = orchestration;
  const { models, pools } = modelNames;
  return [
    egress,
    model,
    Object.hasOwn(models, model) && models[model],
    Object.hasOwn(pools, model) && pools[model],
  ];
}

async function openSessions(
  { config: { sessions }, secrets }: LoadedConfig,
  { logger, telemetry, observations }: Surroundings,
  lease: Lease,
): Promise<KnownSessions> {
  const { sessionCache: onEvent, sessionBinding } = telemetry.metrics.meters;
  const { cache, urlSecret = "" } = sessions;
  const open = (where: unknown, store: () => SessionStore): KnownSessions =>
    lease.use(
      "sessions",
      where,
      () => {
        const known = new KnownSessions(
          store(),
          () => Date.now(),
          () => sessionBinding("refresh"),
        );
        return { known, stop: observations.onAdd((observation) => known.observe(observation)) };
      },
      ({ known, stop }) => {
        stop();
        return known.close();
      },
    ).known;
  const url = Object.hasOwn(secrets, urlSecret) ? secrets[urlSecret] : undefined;
  if (cache === "redis" && url === undefined)
    logger.warn("no secret says where Redis is; sessions are kept in memory");
  if (cache === "memory" || url === undefined)
    return open("memory", () => createMemoryStore(sessions, onEvent));
  // The Redis client takes 20 MB of memory and a third of a second; only configurations with Redis load it.
  const { RedisStore } = await import("../sessions/redis-store.js");
  const { ttlMilliseconds } = sessions;
  return open({ redis: url }, () => new RedisStore({ url, ttlMilliseconds, logger, onEvent }));
}

function useState(
  { config: { state }, secrets }: LoadedConfig,
  { logger, telemetry, directory }: Surroundings,
  lease: Lease,
): ResilientStore {
  const { stateCalled: onCall, stateDropped: onDrop } = telemetry.metrics.meters;
  const place = placeOfStore(state, { directory, secrets });
  const now = (): number => Date.now();
  return lease.use(
    "state",
    place,
    () =>
      new ResilientStore({
        open: (bounds) => openStore(place, { bounds, now, onDrop }),
        ...{ bounds: state, logger, onCall },
        now: () => performance.now(),
      }),
    (store) => store.close(),
  );
}

function urlOf({ host, port }: Address): URL {
  return new URL(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`);
}
