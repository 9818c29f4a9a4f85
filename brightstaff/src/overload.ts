// When there is more to do than this process can do, some are told so at once, and may come again, instead of all waiting.
import type { IncomingHttpHeaders } from "node:http";
import { getHeapStatistics } from "node:v8";
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ClientError, sendError } from "./errors/client-error.js";
import { bytesHeldBy, type Holding, type MemoryBudget } from "./memory-budget.js";

/** Mean over a second; a calm process has less than one. */
const MAX_EVENT_LOOP_DELAY = 250;
/** So long small requests are taken all the same: what keeps everybody waiting are large ones. */
const MAX_DELAY_OF_SMALL = 2_000;
/** By estimate, as in the memory budget. */
const SMALL_BYTES = 1 << 20;
const MAX_HEAP_SHARE = 0.85;
const RETRY_SECONDS = 1;

/** The bytes and the values of a body, as the filter in Envoy has counted them. */
const BODY_HEADER = "x-plano-body";

export const OVERLOADED: ClientError = {
  status: 503,
  code: "overloaded",
  message: "There is too much to do at the moment; try again.",
};

declare module "fastify" {
  interface FastifyRequest {
    /** What a chat's request holds of the memory budget, until its answer is over. */
    holding: Holding | null;
  }
}

/** Of the routes in this scope. */
export function refuseUnderPressure(
  scope: FastifyInstance,
  budget: MemoryBudget,
  maxBodyBytes: number,
): void {
  scope.register(underPressure, {
    maxEventLoopDelay: MAX_EVENT_LOOP_DELAY,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * MAX_HEAP_SHARE,
    pressureHandler: (request, reply, type, value) => {
      const isSmall = expectedBytes(request.headers, maxBodyBytes) <= SMALL_BYTES;
      if (type === "eventLoopDelay" && isSmall && Number(value) < MAX_DELAY_OF_SMALL) return;
      refuse(request, reply, { pressure: type, value });
    },
  });
  scope.decorateRequest("holding", null);
  // Before anything of the body is read.
  scope.addHook("onRequest", async (request, reply) => {
    const bytes = expectedBytes(request.headers, maxBodyBytes);
    try {
      request.holding = budget.hold(bytes);
    } catch {
      return refuse(request, reply, { pressure: "memory budget", value: budget.held });
    }
    reply.raw.once("close", request.holding.release);
    return undefined;
  });
}

export function sendOverloaded(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendError(request, reply.header("retry-after", RETRY_SECONDS), OVERLOADED);
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: object): FastifyReply {
  request.log.warn(why, "a request was refused, there being too much to do");
  return sendOverloaded(request, reply);
}

/** What was counted in Envoy; nothing for who does not come through it. */
export function countedBody(headers: IncomingHttpHeaders): { bytes: number; values: number } | undefined {
  const [, bytes, values] = /^(\d+) (\d+)$/.exec(String(headers[BODY_HEADER] ?? "")) ?? [];
  return bytes === undefined ? undefined : { bytes: Number(bytes), values: Number(values) };
}

/** What was not counted is taken for as much as may come, and its values are counted once they are there. */
function expectedBytes(headers: IncomingHttpHeaders, maxBodyBytes: number): number {
  const counted = countedBody(headers);
  if (counted !== undefined) return bytesHeldBy(counted.bytes, counted.values);
  const declared = Number(headers["content-length"] ?? maxBodyBytes);
  return bytesHeldBy(Math.min(declared, maxBodyBytes), 0);
}
