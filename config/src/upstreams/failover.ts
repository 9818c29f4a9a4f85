// When the next of several targets is tried.

import type { Failover } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import { parseDuration } from "../syntax/duration.js";

const FIRST_BYTE = 30_000;
const ANSWER = 120_000;
const CONSECUTIVE_FAILURES = 5;
const EJECTION = 30_000;
/**
 * Unauthorised, unpaid, unknown model, timeout, rate limit: another target may succeed. Errors of the request
 * itself (400, 413, 422) stay errors.
 */
const STATUSES = [401, 402, 403, 404, 408, 429];

export function failoverOf({ failover: written = {} }: PlanoFile): Failover {
  const { first_byte_timeout: firstByte, answer_timeout: answer, statuses = STATUSES } = written;
  const { consecutive_failures: failures = CONSECUTIVE_FAILURES, ejection_time: ejection } = written;
  return {
    firstByteMilliseconds: firstByte === undefined ? FIRST_BYTE : parseDuration(firstByte),
    answerMilliseconds: answer === undefined ? ANSWER : parseDuration(answer),
    consecutiveFailures: failures,
    consecutive5xx: written.consecutive_5xx ?? 0,
    maxEjectionPercent: written.max_ejection_percent ?? 100,
    ejectionMilliseconds: ejection === undefined ? EJECTION : parseDuration(ejection),
    statuses: [...new Set(statuses)].sort((one, other) => one - other),
  };
}
