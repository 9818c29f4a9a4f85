// One request of a client's, read: what everything that serves it is handed.
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import type { ClientApi } from "../conversation/api.js";
import type { Holding } from "../memory-budget.js";

export interface ClientRequest {
  api: ClientApi;
  /** `/v1/messages` */
  path: string;
  /** With its question mark; empty where there is none. */
  query: string;
  body: Record<string, unknown>;
  /** The body as it came. */
  raw: Buffer;
  headers: IncomingHttpHeaders;
  requestId: string;
  log: FastifyBaseLogger;
  /** The client left. */
  signal: AbortSignal;
  /** Grows with what is read for it. */
  holding: Holding;
}

/** What goes on: the client's own bytes, as long as nothing has changed. */
export function textOf({ body, raw }: ClientRequest, changed: Record<string, unknown>): Buffer | string {
  return changed === body ? raw : JSON.stringify(changed);
}
