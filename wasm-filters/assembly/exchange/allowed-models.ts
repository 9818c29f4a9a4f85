// Which models a caller may ask for: names as clients write them, `provider/*`, or `*`, between commas. A name that several
// models serve may be asked for by itself, or for those of its models that may be.

import { COMMA, STAR } from "../bytes/characters";
import { equalsBytes } from "../bytes/slice";
import { Buffer } from "../bytes/buffer";
import { FailoverPlan, Pool } from "../targets/pool";
import { RequestFacts } from "./request-facts";
/** Only a pattern that allows everything matches it. */
const noModel = new Buffer(1, 1);

/** Whether the caller may use any of the pool's models under that name; for other names it gets a 404. */
export function allowsPool(request: RequestFacts, pool: Pool, name: Buffer): bool {
  request.ownsName = allowsModel(request.callerModels, name);
  if (request.ownsName) return true;
  // Each model of the pool comes first in one of its plans.
  for (let i = 0; i < pool.plans.length; i++) {
    if (allowsModel(request.callerModels, unchecked(pool.plans[i]).first.name)) return true;
  }
  return false;
}

/** How many attempts of the plan the caller may use, counted from the first. */
export function allowedAttempts(request: RequestFacts, plan: FailoverPlan): i32 {
  const attempts = plan.attempts;
  if (request.ownsName) return attempts.length;
  let count = 0;
  while (
    count < attempts.length &&
    allowsModel(request.callerModels, unchecked(attempts[count]).target.name)
  ) {
    count++;
  }
  return count;
}

/** Whether the caller is restricted to some models. */
export function isRestricted(request: RequestFacts): bool {
  return !allowsModel(request.callerModels, noModel);
}

/** An empty list allows everything. */
function allowsModel(patterns: Buffer, name: Buffer): bool {
  // A list that was too long to keep must not read as an empty one.
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
  // Some gateways end a model's name at a comma.
  for (let i = prefix; i < length && prefix > 0; i++) if (load<u8>(name + i) == COMMA) return false;
  return true;
}
