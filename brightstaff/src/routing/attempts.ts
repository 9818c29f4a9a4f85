// Asks models in turn until one answers, for plans that have no pool in Envoy. The client gets nothing before that.

import { ATTEMPTS_HEADER, POOL_HEADER } from "@plano/config/contract";
import type { ClientRequest } from "../exchange/client-request.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { chosenModelHeaders, forwardedHeaders, REPEATED_CALL } from "../upstream/forwarded-headers.js";

interface AttemptOptions {
  egress: Egress;
  request: ClientRequest;
  /** One per model, in order, created on demand; at least one. */
  bodies: readonly (() => Buffer | string)[];
  /** brightstaff has chosen the models, and the caller may use all of them. */
  chosen: boolean;
  /** Some names are routes' pools, which clients may not name. */
  pooled: boolean;
  /** Statuses below 500 after which the next model is asked. */
  failoverStatuses: readonly number[];
}

/**
 * Returns the last model's answer whatever it is. Rejects when the last model cannot be asked, or when the client left.
 */
export async function tryModels({
  egress,
  request,
  bodies,
  chosen,
  pooled,
  failoverStatuses,
}: AttemptOptions): Promise<EgressAnswer & { attempts: number }> {
  const { path, query, headers, requestId, signal, log } = request;
  const fails = (status: number): boolean => status >= 500 || failoverStatuses.includes(status);
  const own = pooled ? { [POOL_HEADER]: "1" } : {};
  const forwarded = (chosen ? chosenModelHeaders : forwardedHeaders)(headers, requestId);
  const asked = { path: path + query, headers: { ...forwarded, ...own }, signal };
  let attempts = 0;
  let counted = false;
  for (const [index, bodyOf] of bodies.entries()) {
    const isLast = index === bodies.length - 1;
    if (index > 0) await request.cleared;
    const body = bodyOf();
    try {
      const call = counted ? { ...asked, headers: { ...asked.headers, ...REPEATED_CALL } } : asked;
      const answer = await egress.ask({ ...call, body });
      const made = attemptsOf(answer);
      // Limits count a request with its first attempt.
      counted ||= made > 0;
      attempts += Math.max(1, made);
      if (isLast || !fails(answer.statusCode)) return { ...answer, attempts };
      log.warn({ status: answer.statusCode }, "a model failed; the next one is asked");
      // Drains the rest without waiting. It ends with the request at the latest, whose signal it has.
      answer.body.dump().catch(() => {});
    } catch (error) {
      signal.throwIfAborted();
      if (isLast) throw error;
      // Envoy got the request and did not answer: its limits have counted it.
      counted = true;
      attempts += 1;
      log.warn({ err: error }, "a model could not be asked; the next one is");
    }
  }
  throw new Error("there is no model to be asked");
}

/** Envoy may have made several attempts, or none. */
function attemptsOf({ headers }: EgressAnswer): number {
  const count = Number(headers[ATTEMPTS_HEADER]);
  return Number.isInteger(count) && count > 0 ? count : 0;
}
