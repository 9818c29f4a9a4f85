// Serves requests for what Plano keeps between requests: each sees its own tenant's.
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ClientError, sendError } from "../errors/client-error.js";
import type { Generation } from "../generations/generation.js";
import type { ReadItems, ReadLimits, StateStore } from "../state/store.js";
import { storeError } from "../stateful/errors.js";
import { readHeld } from "../stateful/held-reading.js";
import { MOST_ITEMS } from "../stateful/history.js";
import { tenantOf } from "../stateful/tenant.js";

/** What one request may see. */
export interface Reader {
  store: StateStore;
  tenant: string;
  /** Reads a list of items whose size nobody knows before. */
  read: (items: (limits: ReadLimits) => Promise<ReadItems | undefined>) => Promise<ReadItems | undefined>;
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
    const limits = { items: MOST_ITEMS, bytes: config.requestBodyBytes };
    if (request.holding === null) throw new Error("a request holds nothing of the memory budget");
    const holding = request.holding.part();
    const reader: Reader = { store, tenant, read: (items) => readHeld({ holding }, limits, items) };
    const result = await work(reader).catch((error) => ({ error: storeError(error) }));
    if ("error" in result) return sendError(request, reply, result.error);
    return reply.type("application/json").send(JSON.stringify(result.body));
  };
}
