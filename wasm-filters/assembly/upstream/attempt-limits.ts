// Checks the limits of an attempt's target when the attempt is made, and returns what the request reserved at the
// target that failed. Reservations under the requested name, and in limits on all requests, stay.

import { monotonic } from "../abi/system";
import { Exchange } from "../exchange/exchange";

/** Seconds to wait; -1 when the exchange's target has room for the request. */
export function admitAttempt(exchange: Exchange): i64 {
  const plan = exchange.plan;
  const admission = plan.admission;
  const limiter = plan.limiter;
  const failed = plan.admitted;
  const target = exchange.attempt.target;
  if (!admission.isOpen || !limiter || !failed || !target || failed == target) return -1;
  plan.admitted = target;
  const now = monotonic();
  limiter.cancel(admission, failed.limits, now);
  if (limiter.reserve(admission, target.limits, now)) return -1;
  const seconds = limiter.seconds;
  limiter.cancel(admission, target.limits, now);
  return seconds;
}
