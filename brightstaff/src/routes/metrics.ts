// GET /metrics for Prometheus, for peers on loopback only. Counts every request to brightstaff.
import type { FastifyInstance } from "fastify";
import { sendError } from "../errors/client-error.js";
import { isLoopback } from "../loopback.js";
import type { ObservationStore } from "../observations/store.js";
import type { Metrics } from "../telemetry/metrics.js";

export function metricsRoutes(app: FastifyInstance, metrics: Metrics, observations: ObservationStore): void {
  metrics.count("observations_received_total", "Observations that were kept.", () => observations.total);
  metrics.count(
    "observations_rejected_total",
    "Observations that could not be read.",
    () => observations.rejected,
  );
  app.addHook("onRequest", (request, reply, done) => {
    const over = metrics.http.began(handlerOf(request.routeOptions.url), methodOf(request.method));
    // Also fires when the client left, which no hook reports.
    reply.raw.once("close", () => over(reply.raw.headersSent ? reply.raw.statusCode : undefined));
    done();
  });
  app.get("/metrics", async (request, reply) => {
    if (!isLoopback(request.ip)) {
      return sendError(request, reply, { status: 403, message: "Metrics are read from loopback only." });
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

/** Handler names that similar gateways share. */
const HANDLERS: [RegExp, string][] = [
  [/^\/agents\//, "agent_chat"],
  [/^\/routing\//, "routing_decision"],
  [/^\/v1\/models/, "list_models"],
  [/^\/v1\//, "llm_chat"],
  [/^\/internal\/observations/, "observations"],
  [/^\/(healthz|readyz)/, "health"],
  [/^\/metrics/, "metrics"],
  [/^\/config/, "config"],
];

/** HTTP has dozens of methods, and clients choose freely. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function methodOf(method: string): string {
  return METHODS.has(method) ? method : "other";
}

/** `url`: the route's, not the request's. */
function handlerOf(url = ""): string {
  return HANDLERS.find(([pattern]) => pattern.test(url))?.[1] ?? "not_found";
}
