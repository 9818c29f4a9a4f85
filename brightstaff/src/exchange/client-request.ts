// One parsed client request, as everything that serves it gets it.
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import type { ClientApi } from "../conversation/api.js";
import type { Masks } from "../filters/builtin/masks.js";
import type { Holding } from "../memory-budget.js";
import type { Refusal } from "./answer.js";

export interface ClientRequest {
  api: ClientApi;
  /** `/v1/messages` */
  path: string;
  /** Includes the question mark; empty without a query. */
  query: string;
  body: Record<string, unknown>;
  /** The body as received. */
  raw: Buffer;
  headers: IncomingHttpHeaders;
  requestId: string;
  log: FastifyBaseLogger;
  /** Aborts when the client leaves. */
  signal: AbortSignal;
  /**
   * Guards judge while the request is served: await it before all but the first call, apart from the choice of an agent or of
   * a model. Rejects when they refuse.
   */
  cleared?: Promise<void>;
  /** What filters have masked in it; put back into its answer. */
  masks: Masks;
  /** Memory that is held for the request; grows with everything read for it. */
  holding: Holding;
  /** Gets an error of Plano's own that ends a stream which has begun. */
  onEndingError?: (refusal: Refusal) => void;
}

/** The body to send on: the client's own bytes unless something has changed. */
export function textOf({ body, raw }: ClientRequest, changed: Record<string, unknown>): Buffer | string {
  return changed === body ? raw : JSON.stringify(changed);
}
