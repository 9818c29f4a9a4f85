// An error of Plano's own that ends a stream which has begun: its status has gone out, so only the event tells of it.
import { errorEvent } from "../errors/client-error.js";
import type { Refusal } from "./answer.js";
import type { ClientRequest } from "./client-request.js";

/** The event in the client's API. Whoever records the request is told. */
export function endingError(
  { api, onEndingError }: Pick<ClientRequest, "api" | "onEndingError">,
  refusal: Refusal,
): string {
  onEndingError?.(refusal);
  return errorEvent(api, refusal.error);
}
