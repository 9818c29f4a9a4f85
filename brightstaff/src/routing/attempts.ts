// Asks models in turn until one answers: what an order is asked for that Envoy has no pool of. Nothing has gone to the client
// until then.

import type { ClientRequest } from "../exchange/client-request.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { chosenModelHeaders, forwardedHeaders, REPEATED_CALL } from "../upstream/forwarded-headers.js";

export const ATTEMPTS_HEADER = "x-plano-attempts";
/** Lets the filter take a name that only brightstaff may ask for. */
const POOL_HEADER = "x-plano-pool";

interface Asking {
  egress: Egress;
  request: ClientRequest;
  /** One for each model, in their order, made when it is asked; at least one. */
  bodies: readonly (() => Buffer | string)[];
  /** brightstaff has chosen the models, all of which are the caller's. */
  chosen: boolean;
  /** Some of them name a pool of a route's, which no client may. */
  pooled: boolean;
  /** Statuses below 500 after which the next one is asked. */
  failoverStatuses: readonly number[];
}

/** The last one's answer is given back whatever it is. Rejects when the last one cannot be asked, or the client left. */
export async function tryModels({
  egress,
  request,
  bodies,
  chosen,
  pooled,
  failoverStatuses,
}: Asking): Promise<EgressAnswer & { attempts: number }> {
  const { path, query, headers, requestId, signal, log } = request;
  const fails = (status: number): boolean => status >= 500 || failoverStatuses.includes(status);
  const own = pooled ? { [POOL_HEADER]: "1" } : {};
  const forwarded = (chosen ? chosenModelHeaders : forwardedHeaders)(headers, requestId);
  const asked = { path: path + query, headers: { ...forwarded, ...own }, signal };
  let attempts = 0;
  let counted = false;
  for (const [index, bodyOf] of bodies.entries()) {
    const isLast = index === bodies.length - 1;
    const body = bodyOf();
    try {
      const call = counted ? { ...asked, headers: { ...asked.headers, ...REPEATED_CALL } } : asked;
      const answer = await egress.ask({ ...call, body });
      const made = attemptsOf(answer);
      // What nobody was asked, limits have not counted.
      counted ||= made > 0;
      attempts += Math.max(1, made);
      if (isLast || !fails(answer.statusCode)) return { ...answer, attempts };
      log.warn({ status: answer.statusCode }, "a model failed; the next one is asked");
      // Nobody waits for the rest of it. It ends with the request at the latest, whose signal it has.
      answer.body.dump().catch(() => {});
    } catch (error) {
      signal.throwIfAborted();
      if (isLast) throw error;
      // Envoy was asked and said nothing: its limits have counted that.
      counted = true;
      attempts += 1;
      log.warn({ err: error }, "a model could not be asked; the next one is");
    }
  }
  throw new Error("there is no model to be asked");
}

/** Envoy has tried more than once, it may be, or not at all. */
function attemptsOf({ headers }: EgressAnswer): number {
  const count = Number(headers[ATTEMPTS_HEADER]);
  return Number.isInteger(count) && count > 0 ? count : 0;
}
