// When there is more to do than this process can do, some are told so at once, and may come again, instead of all waiting.
import { getHeapStatistics } from "node:v8";
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";
import { sendError } from "./errors/client-error.js";

/** Mean over a second; a calm process has less than one. */
const MAX_EVENT_LOOP_DELAY = 250;
const MAX_HEAP_SHARE = 0.85;
const RETRY_SECONDS = 1;

/** Of the routes in this scope. */
export function refuseUnderPressure(scope: FastifyInstance): void {
  scope.register(underPressure, {
    maxEventLoopDelay: MAX_EVENT_LOOP_DELAY,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * MAX_HEAP_SHARE,
    pressureHandler: (request, reply, type, value) => {
      request.log.warn({ pressure: type, value }, "a request was refused, there being too much to do");
      reply.header("retry-after", RETRY_SECONDS);
      const message = "There is too much to do at the moment; try again.";
      sendError(request, reply, { status: 503, code: "overloaded", message });
    },
  });
}
