// GET /metrics: what Prometheus scrapes, for peers on loopback only. Every request to brightstaff is counted here.
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
  app.addHook("onRequest", async (request, reply) => {
    const over = metrics.http.began(handlerOf(request.routeOptions.url), methodOf(request.method));
    // Also when the client left, of which no hook hears.
    reply.raw.once("close", () => over(reply.raw.headersSent ? reply.raw.statusCode : undefined));
  });
  app.get("/metrics", async (request, reply) => {
    if (!isLoopback(request.ip)) {
      return sendError(request, reply, { status: 403, message: "Metrics are read from loopback only." });
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

/** Names that other gateways of this kind have, too. */
const HANDLERS: [RegExp, string][] = [
  [/^\/agents\//, "agent_chat"],
  [/^\/routing\//, "routing_decision"],
  [/^\/v1\/models/, "list_models"],
  [/^\/v1\//, "llm_chat"],
  [/^\/internal\/observations/, "observations"],
  [/^\/(healthz|readyz)/, "health"],
  [/^\/metrics/, "metrics"],
];

/** HTTP has dozens, which a client may choose from. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function methodOf(method: string): string {
  return METHODS.has(method) ? method : "other";
}

/** `url`: of the route, not of the request. */
function handlerOf(url = ""): string {
  return HANDLERS.find(([pattern]) => pattern.test(url))?.[1] ?? "not_found";
}
