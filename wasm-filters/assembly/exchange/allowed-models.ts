// Which models a caller may ask for: names as clients write them, `provider/*`, or `*`, between commas. A name that several
// models serve may be asked for by itself, or for those of its models that may be.

import { equalsBytes } from "../bytes/slice";
import { Buffer } from "../bytes/buffer";
import { FailoverPlan, Pool } from "../targets/pool";
import { StreamRecord } from "./stream-record";

const COMMA: u8 = 0x2c;
const STAR: u8 = 0x2a;
/** Only what allows everything allows it. */
const noModel = new Buffer(1, 1);

/** Whether any of the pool's models is the caller's under that name; what is not does not exist for it. */
export function allowsPool(record: StreamRecord, pool: Pool, name: Buffer): bool {
  record.ownsName = allowsModel(record.callerModels, name);
  if (record.ownsName) return true;
  // Each of its models comes first in a plan.
  for (let i = 0; i < pool.plans.length; i++) {
    if (allowsModel(record.callerModels, unchecked(pool.plans[i]).first.name)) return true;
  }
  return false;
}

/** How many of the plan's attempts the caller may have made, from the first on. */
export function allowedAttempts(record: StreamRecord, plan: FailoverPlan): i32 {
  const attempts = plan.attempts;
  if (record.ownsName) return attempts.length;
  let count = 0;
  while (
    count < attempts.length &&
    allowsModel(record.callerModels, unchecked(attempts[count]).target.name)
  ) {
    count++;
  }
  return count;
}

/** Not every model is the caller's. */
export function isRestricted(record: StreamRecord): bool {
  return !allowsModel(record.callerModels, noModel);
}

/** No patterns allow everything. */
function allowsModel(patterns: Buffer, name: Buffer): bool {
  // More patterns than are kept must not look like none.
  if (patterns.overflowed) return false;
  if (patterns.len == 0) return true;
  const end = patterns.ptr + patterns.len;
  let start = patterns.ptr;
  for (let at = start; at <= end; at++) {
    if (at < end && load<u8>(at) != COMMA) continue;
    if (matches(start, <i32>(at - start), name.ptr, name.len)) return true;
    start = at + 1;
  }
  return false;
}

function matches(pattern: usize, size: i32, name: usize, length: i32): bool {
  if (size == 0 || load<u8>(pattern + size - 1) != STAR) return equalsBytes(pattern, size, name, length);
  const prefix = size - 1;
  if (length < prefix || memory.compare(pattern, name, prefix) != 0) return false;
  // Gateways take a comma for the end of one model's name.
  for (let i = prefix; i < length && prefix > 0; i++) if (load<u8>(name + i) == COMMA) return false;
  return true;
}
