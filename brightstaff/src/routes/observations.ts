// POST /internal/observations: the filter's report of finished requests, one JSON object per line; 204 once it is kept. The filter
// posts a batch again that has no such answer. GET returns the latest, for peers on loopback only: they contain users' texts.

import { setTimeout as wait } from "node:timers/promises";
import { BATCH_HEADER, type Observation } from "@plano/config/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sendError } from "../errors/client-error.js";
import { isLoopback } from "../loopback.js";
import { parseObservations } from "../observations/parse.js";
import type { ObservationStore } from "../observations/store.js";

/** Bytes; more than the filter sends in one request. */
const MAX_BYTES = 4 << 20;
/** Milliseconds, fewer than the filter waits. A disk that hangs must not gather requests. */
const LONGEST_WAIT = 4_000;

/** `keepable` leaves out what may not be kept. */
export function observationRoutes(
  app: FastifyInstance,
  store: ObservationStore,
  keepable: (observation: Observation) => Observation,
): void {
  app.register(async (scope) => {
    // Accepts no other type: a web page may send text/plain to loopback without a preflight, but not this type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/x-ndjson",
      { parseAs: "string", bodyLimit: MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post("/internal/observations", { logLevel: "warn" }, async (request, reply) => {
      const { [BATCH_HEADER]: batch } = request.headers;
      if (batch === undefined || store.isNew(String(batch))) take(request);
      request.body = undefined;
      const late = new AbortController();
      const isKept = await Promise.race([
        store.kept().then(() => true),
        wait(LONGEST_WAIT, false, { signal: late.signal, ref: false }),
      ]);
      late.abort();
      return reply.code(isKept ? 204 : 503).send();
    });
    const take = (request: FastifyRequest): void => {
      const text = typeof request.body === "string" ? request.body : "";
      const { observations, rejected } = parseObservations(text);
      for (const observation of observations) store.add(keepable(observation));
      if (rejected > 0) {
        store.reject(rejected);
        request.log.warn({ rejected }, "observations that could not be read were dropped");
      }
    };
  });

  app.get<{ Querystring: { limit?: string } }>("/internal/observations", (request, reply) => {
    if (!isLoopback(request.ip)) {
      return sendError(request, reply, { status: 403, message: "Observations are read from loopback only." });
    }
    const limit = Number(request.query.limit ?? 100);
    return {
      total: store.total,
      rejected: store.rejected,
      observations: store.latest(Number.isInteger(limit) && limit > 0 ? limit : 100),
    };
  });
}
