// When the next of several targets is tried.

import type { Failover } from "../model/upstreams.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";

const FIRST_BYTE = 30_000;
const ANSWER = 120_000;
const CONSECUTIVE_FAILURES = 5;
const EJECTION = 30_000;
/**
 * Unauthorised, unpaid, unknown model, timeout, rate limit: another target may succeed. Errors of the request
 * itself (400, 413, 422) stay errors.
 */
const STATUSES = [401, 402, 403, 404, 408, 429];

export function readFailover({ failover: written = {} }: PlanoFile, diagnostics: Diagnostics): Failover {
  const { statuses = STATUSES, consecutive_failures: failures = CONSECUTIVE_FAILURES } = written;
  const read = (key: "first_byte_timeout" | "answer_timeout" | "ejection_time"): number | undefined =>
    readDuration(written[key], diagnostics.at("failover", key));
  return {
    firstByteMilliseconds: read("first_byte_timeout") ?? FIRST_BYTE,
    answerMilliseconds: read("answer_timeout") ?? ANSWER,
    consecutiveFailures: failures,
    consecutive5xx: written.consecutive_5xx ?? 0,
    maxEjectionPercent: written.max_ejection_percent ?? 100,
    ejectionMilliseconds: read("ejection_time") ?? EJECTION,
    on: [...new Set(written.on ?? [])],
    statuses: [...new Set(statuses)].sort((one, other) => one - other),
  };
}
