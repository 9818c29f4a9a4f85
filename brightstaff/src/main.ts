// The process: reads PLANO_CONFIG, PLANO_LOG_LEVEL and PLANO_BRIGHTSTAFF_SECRETS_KEY, serves, and on SIGTERM or SIGINT
// finishes its requests. A second signal ends it at once. With PLANO_SUPERVISED it also ends with its standard input,
// whose other end the supervisor holds.
import { readFile } from "node:fs/promises";
import module from "node:module";
import { isIPv6 } from "node:net";
import type { Address } from "@plano/config";
import type { Logger } from "pino";
import { type Brightstaff, buildApp } from "./app.js";
import { createFilters } from "./filters/filters.js";
import { createLogger } from "./log.js";
import { defaultBudget, MemoryBudget } from "./memory-budget.js";
import { createModelMetrics } from "./models/metrics/model-metrics.js";
import { createOrchestrator } from "./orchestrator/orchestrator.js";
import { parseServiceConfig } from "./service-config/parse.js";
import type { ServiceConfig } from "./service-config/schema.js";
import { readSecrets } from "./service-config/secrets.js";
import { createMemoryStore } from "./sessions/memory-store.js";
import type { SessionStore } from "./sessions/store.js";
import type { Meters } from "./telemetry/meters.js";
import { createTelemetry } from "./telemetry/telemetry.js";
import { createEgress } from "./upstream/egress.js";
import { createModelClient } from "./upstream/model-client.js";

const DRAIN_TIMEOUT = 10_000;
/** Connections that Envoy may open at once when many clients arrive; the kernel limits it by net.core.somaxconn. */
const BACKLOG = 4_096;

function configPath(): string {
  const { PLANO_CONFIG: path = "" } = process.env;
  if (path !== "") return path;
  throw new Error("PLANO_CONFIG must name brightstaff's service config; `plano render` writes it");
}

async function readServiceConfig(path: string): Promise<ServiceConfig> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path} cannot be read: ${error.code ?? error.message}`);
  });
  return parseServiceConfig(text);
}

async function serve(logger: Logger): Promise<Brightstaff> {
  const path = configPath();
  const config = await readServiceConfig(path);
  const secrets = await readSecrets(path, process.env.PLANO_BRIGHTSTAFF_SECRETS_KEY);
  const { instruments, metrics, close: closeTelemetry } = await createTelemetry(config, logger);
  const egress = instruments.egress(createEgress(urlOf(config.egress), config.idleTimeoutMilliseconds));
  const filters = await createFilters(config.filters, urlOf(config.backends), instruments.filter);
  const budget = new MemoryBudget(config.inFlightBytes || defaultBudget());
  const model = createModelClient(egress, budget);
  const now = (): number => performance.now();
  const orchestrator = instruments.orchestrator(createOrchestrator(config.orchestration, model, now));
  const routing = instruments.routing(createOrchestrator(config.routing, model, now, true));
  const { meters } = metrics;
  const sessions = await openSessionStore(config, secrets, logger, meters);
  const modelMetrics = createModelMetrics(config.metricsSources, {
    ...{ logger, budget },
    onRefresh: meters.modelsLooked,
  });
  // The first start waits for the sources; a restart serves at once.
  const ready = modelMetrics.ready();
  const brightstaff = buildApp(config, {
    ...{ logger, metrics, meters, watchedChat: instruments.chat },
    ...{ ready, budget, egress, filters, orchestrator, routing, modelMetrics, sessions },
  });
  brightstaff.app.addHook("onClose", async () => {
    await Promise.all([filters.close(), egress.close(), modelMetrics.close(), sessions.close()]);
    await closeTelemetry();
  });
  const { host, port } = config.listen;
  await brightstaff.app
    .listen({ host, port, backlog: BACKLOG })
    .catch(async (error: NodeJS.ErrnoException) => {
      await brightstaff.app.close();
      if (error.code === "EADDRINUSE")
        throw new Error(`port ${port} on ${host}, where brightstaff listens, is in use`);
      throw error;
    });
  return brightstaff;
}

async function openSessionStore(
  { sessions }: ServiceConfig,
  secrets: Readonly<Record<string, string>>,
  logger: Logger,
  { sessionCache: onEvent }: Meters,
): Promise<SessionStore> {
  if (sessions.cache === "memory") return createMemoryStore(sessions, onEvent);
  const url = secrets[sessions.urlSecret ?? ""];
  if (url === undefined) {
    logger.warn("no secret says where Redis is; sessions are kept in memory");
    return createMemoryStore(sessions, onEvent);
  }
  // The Redis client takes 20 MB of memory and a third of a second; only configurations with Redis load it.
  const { RedisStore } = await import("./sessions/redis-store.js");
  const { ttlMilliseconds } = sessions;
  return new RedisStore({ url, ttlMilliseconds, logger, onEvent });
}

function urlOf({ host, port }: Address): URL {
  return new URL(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`);
}

function drainOnSignals(brightstaff: Brightstaff, logger: Logger): void {
  let draining = false;
  const drain = (reason: string): void => {
    if (draining) process.exit(1);
    draining = true;
    logger.info({ reason }, "draining");
    brightstaff.drain();
    setTimeout(() => {
      logger.warn("requests were still open when the time to drain was over");
      process.exit(1);
    }, DRAIN_TIMEOUT).unref();
    brightstaff.app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", drain);
  process.on("SIGINT", drain);
  if (process.env.PLANO_SUPERVISED === undefined) return;
  process.stdin
    .on("end", () => drain("the supervisor is gone"))
    .on("error", () => drain("the supervisor is gone"));
  process.stdin.resume();
}

try {
  const logger = createLogger(process.env.PLANO_LOG_LEVEL);
  process.on("unhandledRejection", (reason) =>
    logger.error({ err: reason }, "a promise was rejected unheard"),
  );
  drainOnSignals(await serve(logger), logger);
  // Writes the compile cache now, since a killed process does not write it.
  (module as { flushCompileCache?: () => void }).flushCompileCache?.();
} catch (error) {
  console.error(`brightstaff: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
