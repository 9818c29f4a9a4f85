// Refuses some requests at once with a retry hint when the process is overloaded, instead of delaying all.
import type { IncomingHttpHeaders } from "node:http";
import { getHeapStatistics } from "node:v8";
import underPressure from "@fastify/under-pressure";
import { BODY_HEADER } from "@plano/config/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ClientError, sendError } from "./errors/client-error.js";
import { bytesHeldBy, type Holding, type MemoryBudget } from "./memory-budget.js";

/** Milliseconds, mean over a second; an idle process has less than one. */
const MAX_EVENT_LOOP_DELAY = 250;
/** Milliseconds up to which small requests are still accepted: large ones cause the delay. */
const MAX_DELAY_OF_SMALL = 2_000;
/** Estimated bytes, as in the memory budget. */
const SMALL_BYTES = 1 << 20;
const MAX_HEAP_SHARE = 0.85;

export const OVERLOADED: ClientError = {
  status: 503,
  code: "overloaded",
  message: "There is too much to do at the moment; try again.",
  retryAfter: 1,
};

declare module "fastify" {
  interface FastifyRequest {
    /** The memory that a chat's request holds until its response is over. */
    holding: Holding | null;
  }
}

/** Applies to the routes in this scope. */
export function refuseUnderPressure(
  scope: FastifyInstance,
  budget: MemoryBudget,
  requestBodyBytesOf: (request: FastifyRequest) => number,
): void {
  scope.register(underPressure, {
    maxEventLoopDelay: MAX_EVENT_LOOP_DELAY,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * MAX_HEAP_SHARE,
    pressureHandler: (request, reply, type, value) => {
      const isSmall = expectedBytes(request.headers, requestBodyBytesOf(request)) <= SMALL_BYTES;
      if (type === "eventLoopDelay" && isSmall && Number(value) < MAX_DELAY_OF_SMALL) return;
      refuse(request, reply, { pressure: type, value });
    },
  });
  scope.decorateRequest("holding", null);
  // Runs before any byte of the body is read.
  scope.addHook("onRequest", (request, reply, done) => {
    const bytes = expectedBytes(request.headers, requestBodyBytesOf(request));
    try {
      request.holding = budget.hold(bytes);
    } catch {
      refuse(request, reply, { pressure: "memory budget", value: budget.held });
      return;
    }
    reply.raw.once("close", request.holding.release);
    done();
  });
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: object): FastifyReply {
  request.log.warn(why, "a request was refused, there being too much to do");
  return sendError(request, reply, OVERLOADED);
}

/** The wasm filter's count; undefined for requests that did not come through Envoy. */
export function countedBody(headers: IncomingHttpHeaders): { bytes: number; values: number } | undefined {
  const [, bytes, values] = /^(\d+) (\d+)$/.exec(String(headers[BODY_HEADER] ?? "")) ?? [];
  return bytes === undefined ? undefined : { bytes: Number(bytes), values: Number(values) };
}

/** Without a count or a length, assumes the largest body; its values are counted once they have arrived. */
function expectedBytes(headers: IncomingHttpHeaders, requestBodyBytes: number): number {
  const counted = countedBody(headers);
  if (counted !== undefined) return bytesHeldBy(counted.bytes, counted.values);
  const unknown = headers["transfer-encoding"] === undefined ? 0 : requestBodyBytes;
  const declared = Number(headers["content-length"] ?? unknown);
  return bytesHeldBy(Math.min(declared, requestBodyBytes), 0);
}
