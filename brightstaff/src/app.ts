// The Fastify application. It gets its dependencies from the caller and opens nothing itself.
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { type ChatDependencies, chatsOf } from "./chats.js";
import { answerBadUrl, installErrorHandlers } from "./errors/handlers.js";
import { MemoryBudget } from "./memory-budget.js";
import { ObservationStore } from "./observations/store.js";
import { refuseForeignPages } from "./origin-guard.js";
import { requestId } from "./request-id.js";
import { chatRoutes } from "./routes/chats.js";
import { healthRoutes } from "./routes/health.js";
import { metricsRoutes } from "./routes/metrics.js";
import { modelRoutes } from "./routes/models.js";
import { observationRoutes } from "./routes/observations.js";
import type { ServiceConfig } from "./service-config/schema.js";
import type { Metrics } from "./telemetry/metrics.js";

export interface Dependencies extends ChatDependencies {
  logger: FastifyBaseLogger;
  /** Without it nothing is counted. */
  metrics?: Metrics;
  now?: () => Date;
  /** Resolves when startup has finished. Requests are served before; readiness probes wait. */
  ready?: Promise<void>;
  /** Bounds the memory that requests in flight hold. Requests are unbounded without it. */
  budget?: MemoryBudget;
}

const REQUEST_TIMEOUT = 60_000;
/** Milliseconds by which this timeout exceeds Envoy's, so that Envoy reports the silence first. */
const SLACK = 5_000;

/** No route has a schema, and Fastify's schema compilers take a tenth of the startup time to load. */
const noSchema = (): never => {
  throw new Error("no route has a schema");
};
const WITHOUT_SCHEMAS = { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } };

export interface Brightstaff {
  app: FastifyInstance;
  observations: ObservationStore;
  /** Makes readiness fail from now on; further requests are still served. */
  drain(): void;
}

export function buildApp(config: ServiceConfig, dependencies: Dependencies): Brightstaff {
  const { logger, metrics, now = () => new Date() } = dependencies;
  const { budget = new MemoryBudget(Number.POSITIVE_INFINITY) } = dependencies;
  const app = Fastify({
    loggerInstance: logger,
    genReqId: ({ headers }) => requestId(headers),
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT,
    // Envoy enforces the header limit with a better error.
    http: { maxHeaderSize: config.maxHeadersBytes },
    // Also limits a client that does not read its response. Agents may be silent for longer than others.
    connectionTimeout: connectionTimeout(config),
    frameworkErrors: answerBadUrl,
    // Closes idle connections at once when the process drains.
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    schemaController: WITHOUT_SCHEMAS,
  });
  const observations = new ObservationStore(config.keptObservations);
  let draining = false;
  let starting = dependencies.ready !== undefined;
  void dependencies.ready?.then(() => {
    starting = false;
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  refuseForeignPages(app, config.listen.port);
  // A client that keeps its connection, as Envoy's pool does, would delay the end of the process.
  app.addHook("onSend", async (_request, reply) => {
    if (draining) reply.header("connection", "close");
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, url } = request;
    const line = {
      method,
      path: url.split("?")[0],
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
    };
    request.log.info(line, "request");
  });
  // Only observations are parsed here; another body must not replace a 404 or 405 by an error about itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  installErrorHandlers(app);
  if (metrics !== undefined) metricsRoutes(app, metrics, observations);
  healthRoutes(app, () => (draining ? "draining" : starting ? "starting" : "ready"));
  modelRoutes(app, config, now());
  observationRoutes(app, observations);
  const { maxBodyBytes } = config;
  metrics?.count(
    "memory_budget_refusals_total",
    "Requests for which there was no memory left.",
    () => budget.refused,
  );
  metrics?.measure(
    "memory_budget_held_bytes",
    "What requests in flight hold, by estimate.",
    () => budget.held,
  );
  chatRoutes(app, chatsOf(config, dependencies, observations), { budget, maxBodyBytes });
  const drain = (): void => {
    draining = true;
  };
  return { app, observations, drain };
}

/** Milliseconds; 0 when a response may be silent without limit. */
function connectionTimeout({ idleTimeoutMilliseconds: idleTimeout }: ServiceConfig): number {
  return idleTimeout === 0 ? 0 : Math.max(REQUEST_TIMEOUT, idleTimeout + SLACK);
}
