// Serves clients' requests under one path prefix.
import type { Outcome } from "./answer.js";
import type { ClientRequest } from "./client-request.js";

export interface Chat {
  /** The prefix of the API's own path. */
  prefix: string;
  answer(request: ClientRequest): Promise<Outcome>;
}
