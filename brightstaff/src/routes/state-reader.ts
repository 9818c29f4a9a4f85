// Serves requests for what Plano keeps between requests: each sees its own tenant's.
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ClientError, sendError } from "../errors/client-error.js";
import type { Generation } from "../generations/generation.js";
import { bytesHeldBy, OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import type { ReadLimits, StateStore } from "../state/store.js";
import { storeError } from "../stateful/errors.js";
import { MOST_ITEMS } from "../stateful/history.js";
import { tenantOf } from "../stateful/tenant.js";

/** What one request may see. */
export interface Reader {
  store: StateStore;
  tenant: string;
  limits: ReadLimits;
}

type Result = { body: object } | { error: ClientError };

/** Sends the result; an error of the store becomes the client's. */
export type Serve = (
  request: FastifyRequest,
  reply: FastifyReply,
  work: (reader: Reader) => Promise<Result>,
) => Promise<FastifyReply>;

export function serveState(generationOf: (request: FastifyRequest) => Generation): Serve {
  return async (request, reply, work) => {
    const { config, state: store } = generationOf(request);
    const tenant = tenantOf(request.headers, config.state.tenantHeader);
    const limits = { items: MOST_ITEMS, bytes: config.maxBodyBytes };
    const result = await work({ store, tenant, limits }).catch((error) => ({ error: storeError(error) }));
    if ("error" in result) return sendError(request, reply, result.error);
    const text = JSON.stringify(result.body);
    try {
      request.holding?.grow(bytesHeldBy(text.length, 0));
    } catch (error) {
      if (error instanceof OverBudget) return sendError(request, reply, OVERLOADED);
      throw error;
    }
    return reply.type("application/json").send(text);
  };
}
