// GET /healthz: the process is alive. GET /readyz: it accepts requests; 503 before startup has finished, and once it
// drains.
import type { FastifyInstance } from "fastify";

export function healthRoutes(app: FastifyInstance, state: () => "starting" | "ready" | "draining"): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", (_request, reply) => {
    const status = state();
    return reply.code(status === "ready" ? 200 : 503).send({ status });
  });
}
