// Whether Envoy may make another attempt. One that an idle connection swallowed does not count: the provider had closed the
// connection, and has not seen the request. Others at a single target count against `max_retries`; of several targets each is
// asked once.

import { now } from "../abi/host";
import { Exchange } from "../exchange/exchange";
import { isAskedAgain } from "./attempt-target";

/** Nanoseconds from the request's arrival. Later, the provider may have worked on it, and would charge for it twice. */
const REPEAT_WITHIN: i64 = 30_000_000_000;

export function mayRepeat(exchange: Exchange): bool {
  const attempt = exchange.attempt;
  const plan = exchange.plan.failover;
  if (attempt.count == 0 || !plan) return true;
  if (plan.hasSeveral) return !isAskedAgain(plan, attempt.asked);
  if (now() - exchange.request.started > REPEAT_WITHIN) return false;
  const pool = exchange.plan.pool;
  // The route to an agent has the agent's own number of retries.
  if (attempt.wasSwallowed || (pool && pool.isAgent)) return true;
  return attempt.count - attempt.swallowed <= exchange.plan.maxRetries;
}
