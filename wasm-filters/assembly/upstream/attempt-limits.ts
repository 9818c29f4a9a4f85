// Limits of the model that an attempt is for. They are asked when it is made: what the request has reserved in those of a model
// that has failed goes back then. What limits on the name that was asked for, and on all requests, hold stays.

import { monotonic } from "../abi/system";
import { StreamRecord } from "../exchange/stream-record";

/** Seconds to wait; -1 where the record's target has room for the request. */
export function admitAttempt(record: StreamRecord): i64 {
  const admission = record.admission;
  const limiter = record.limiter;
  const failed = record.admitted;
  const target = record.target;
  if (!admission.isOpen || !limiter || !failed || !target || failed == target) return -1;
  record.admitted = target;
  const now = monotonic();
  limiter.cancel(admission, failed.limits, now);
  if (limiter.reserve(admission, target.limits, now)) return -1;
  const seconds = limiter.seconds;
  limiter.cancel(admission, target.limits, now);
  return seconds;
}
