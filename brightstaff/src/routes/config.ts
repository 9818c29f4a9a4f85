// GET /config, for peers on loopback only: which service config is in force, and why a later one was refused.
import type { FastifyInstance } from "fastify";
import { sendError } from "../errors/client-error.js";
import type { Reloader } from "../generations/reloader.js";
import { isLoopback } from "../loopback.js";
import type { Metrics } from "../telemetry/metrics.js";

export function configRoutes(app: FastifyInstance, reloader: Pick<Reloader, "status">): void {
  app.get("/config", { logLevel: "warn" }, (request, reply) => {
    if (isLoopback(request.ip)) return reloader.status;
    return sendError(request, reply, { status: 403, message: "It is read from loopback only." });
  });
}

export function configMetrics(metrics: Metrics, reloader: Reloader): void {
  metrics.info("config_info", "1, for the service config in force.", () => {
    const { version, secrets = "" } = reloader.status;
    return { version, secrets };
  });
  metrics.count(
    "config_applied_total",
    "Changed service configs put in force.",
    () => reloader.outcomes.applied,
  );
  metrics.count("config_refused_total", "Changed service configs refused.", () => reloader.outcomes.refused);
  metrics.measure(
    "config_generations",
    "The service config in force, and those before it that still have requests.",
    () => reloader.generations.count,
  );
}
