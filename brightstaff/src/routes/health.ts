// GET /healthz: the process lives. GET /readyz: it takes requests; 503 once it drains.
import type { FastifyInstance } from "fastify";

export function healthRoutes(app: FastifyInstance, isDraining: () => boolean): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", (_request, reply) =>
    isDraining() ? reply.code(503).send({ status: "draining" }) : { status: "ready" },
  );
}
