// The Fastify application. It gets its dependencies from the caller and opens nothing itself.
import type { Observation } from "@plano/config/contract";
import { MOST_INSIDE_HEADERS, SECRET_NAMES } from "@plano/config/run-time";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { answerBadUrl, installErrorHandlers } from "./errors/handlers.js";
import type { Generations } from "./generations/generations.js";
import type { Reloader } from "./generations/reloader.js";
import { costOfCall } from "./history/cost-of-call.js";
import { Privacy, type PrivacyRules } from "./history/privacy.js";
import type { Roots } from "./history/roots.js";
import type { MemoryBudget } from "./memory-budget.js";
import type { ObservationStore } from "./observations/store.js";
import { refuseForeignPages } from "./origin-check.js";
import { requestId, tellRequestId } from "./request-id.js";
import { chatRoutes } from "./routes/chats.js";
import { configMetrics, configRoutes } from "./routes/config.js";
import { healthRoutes } from "./routes/health.js";
import { metricsRoutes } from "./routes/metrics.js";
import { modelRoutes } from "./routes/models.js";
import { observationRoutes } from "./routes/observations.js";
import type { ServiceConfig } from "./service-config/schema.js";
import { modelCallOf } from "./telemetry/call-attributes.js";
import type { Metrics } from "./telemetry/metrics.js";
import { WITHOUT_SCHEMAS } from "./without-schemas.js";

export interface Dependencies {
  generations: Generations;
  observations: ObservationStore;
  /** Keeps what becomes of requests that are served here. */
  roots?: Roots;
  /** Bounds the memory that requests in flight hold. */
  budget: MemoryBudget;
  logger: FastifyBaseLogger;
  /** Tells which service config is in force. */
  reloader?: Reloader;
  /** Without it nothing is counted. */
  metrics?: Metrics;
  /** Resolves when startup has finished. Requests are served before; readiness probes wait. */
  ready?: Promise<void>;
}

const NOTHING_SAID: PrivacyRules = { content: "off", detectors: [...SECRET_NAMES] };
const REQUEST_TIMEOUT = 60_000;
/** Milliseconds by which this timeout exceeds Envoy's, so that Envoy reports the silence first. */
const SLACK = 5_000;

export interface Brightstaff {
  app: FastifyInstance;
  /** Makes readiness fail from now on; further requests are still served. */
  drain(): void;
}

export function buildApp(dependencies: Dependencies): Brightstaff {
  const { generations, observations, budget, logger, metrics, reloader } = dependencies;
  const app = Fastify({
    loggerInstance: logger,
    genReqId: ({ headers }) => requestId(headers),
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT,
    // Envoy enforces the header limit of the configuration.
    http: { maxHeaderSize: MOST_INSIDE_HEADERS },
    frameworkErrors: answerBadUrl,
    // Closes idle connections at once when the process drains.
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    schemaController: WITHOUT_SCHEMAS,
  });
  // Also limits a client that does not read its response. Agents may be silent for longer than others.
  generations.onChange(({ config }) => app.server.setTimeout(connectionTimeout(config)));
  let draining = false;
  let starting = dependencies.ready !== undefined;
  void dependencies.ready?.then(() => {
    starting = false;
  });
  // Hooks that call `done` cost less than those that return a promise.
  app.addHook("onRequest", (request, reply, done) => {
    tellRequestId(request, reply);
    done();
  });
  refuseForeignPages(app, generations.current.config.listen.port);
  // A client that keeps its connection, as Envoy's pool does, would delay the end of the process.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (draining) reply.header("connection", "close");
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method, url } = request;
    const line = {
      method,
      path: url.split("?")[0],
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
    };
    request.log.info(line, "request");
    done();
  });
  // Only observations are parsed here; another body must not replace a 404 or 405 by an error about itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  installErrorHandlers(app);
  if (metrics !== undefined) metricsRoutes(app, metrics, observations);
  observations.onAdd((observation) => {
    const { current } = generations;
    const call = modelCallOf(observation, costOfCall(current.priceOf, observation));
    if (call === undefined) return;
    metrics?.called(call);
    current.called(call);
  });
  healthRoutes(app, () => (draining ? "draining" : starting ? "starting" : "ready"));
  if (reloader !== undefined) configRoutes(app, reloader);
  if (reloader !== undefined && metrics !== undefined) configMetrics(metrics, reloader);
  modelRoutes(app, generations);
  observationRoutes(app, observations, keeping(generations));
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
  metrics?.measure(
    "state_entries",
    "Responses and conversations that are kept.",
    () => generations.current.state.size().entries,
  );
  metrics?.measure("state_bytes", "Bytes that they have.", () => generations.current.state.size().bytes);
  chatRoutes(app, { generations, budget, roots: dependencies.roots });
  const drain = (): void => {
    draining = true;
  };
  return { app, drain };
}

/** By the rules in force. Without a dashboard nothing that was said is kept. */
function keeping(generations: Generations): (observation: Observation) => Observation {
  let privacy = new Privacy(NOTHING_SAID);
  generations.onChange(({ config: { dashboard = NOTHING_SAID } }) => {
    privacy = new Privacy(dashboard);
  });
  return (observation) => privacy.keepable(observation);
}

/** Milliseconds; 0 when a response may be silent without limit. */
function connectionTimeout({ idleTimeoutMilliseconds: idleTimeout }: ServiceConfig): number {
  return idleTimeout === 0 ? 0 : Math.max(REQUEST_TIMEOUT, idleTimeout + SLACK);
}
