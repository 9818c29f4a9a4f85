// One request of a client's, read: what everything that serves it is handed.
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import type { ClientApi } from "../conversation/api.js";

export interface ClientRequest {
  api: ClientApi;
  /** `/v1/messages` */
  path: string;
  /** With its question mark; empty where there is none. */
  query: string;
  body: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  requestId: string;
  log: FastifyBaseLogger;
  /** The client left. */
  signal: AbortSignal;
}
