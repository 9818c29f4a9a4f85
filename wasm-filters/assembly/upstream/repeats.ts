// Whether Envoy may make another attempt. One that an idle connection swallowed does not count: the provider had closed the
// connection, and has not seen the request. Others at a single target count against `max_retries`; of several targets each is
// asked once.

import { now } from "../abi/host";
import { StreamRecord } from "../exchange/stream-record";
import { isAskedAgain } from "./attempt-target";

/** Nanoseconds from the request's arrival. Later, the provider may have worked on it, and would charge for it twice. */
const REPEAT_WITHIN: i64 = 30_000_000_000;

export function mayRepeat(record: StreamRecord): bool {
  const attempt = record.attempt;
  const plan = record.plan.failover;
  if (attempt.count == 0 || !plan) return true;
  if (plan.hasSeveral) return !isAskedAgain(plan, attempt.asked);
  if (now() - record.request.started > REPEAT_WITHIN) return false;
  const pool = record.plan.pool;
  // The route to an agent has the agent's own number of retries.
  if (attempt.wasSwallowed || (pool && pool.isAgent)) return true;
  return attempt.count - attempt.swallowed <= record.plan.maxRetries;
}
