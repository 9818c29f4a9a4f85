// What a rate limit service counts together for several Plano. Envoy asks it and tells it, in the names of buckets that
// are left here as filter state: `plano.limited_N` before a provider is asked, `plano.used_N` when the answer has ended.

import { HeaderReader } from "../abi/headers";
import { writeProperty } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { equalsBytes } from "../bytes/slice";
import { Pool } from "./pool";
import { Target } from "./provider";
import { StreamRecord } from "./stream-record";
import { newText } from "./text";

const NO_BUCKET: i32 = -1;
const SIZE: i32 = 4;
const headers = new HeaderReader();
const everybody = new Literal("all");
const usedTokens = new Literal("plano.used_tokens");
const number = new Buffer(32, 64);

export class LimitScope {
  /** What it counts: requests that one of these targets answers, those that ask for the pool's name, or all. */
  targets: Array<Target> = [];
  pool: Pool | null = null;
  /** In lower case; whose value names the bucket. Empty where there is one for everybody. */
  header: Buffer = newText();
  private readonly limited: Literal;
  private readonly used: Literal;

  constructor(index: i32) {
    this.limited = new Literal("plano.limited_" + index.toString());
    this.used = new Literal("plano.used_" + index.toString());
  }

  /** As far as is known: the target is the one that is asked first, or that answered. */
  counts(record: StreamRecord): bool {
    const target = record.target;
    if (this.pool) return record.pool == this.pool;
    return this.targets.length == 0 || (target != null && this.targets.includes(target));
  }

  markLimited(ptr: usize, length: i32): void {
    writeProperty(this.limited, ptr, length);
  }

  markUsed(ptr: usize, length: i32): void {
    writeProperty(this.used, ptr, length);
  }
}

/** For each scope the bucket's length and name go into the record: the client's headers are gone when it is logged. */
export function markLimited(record: StreamRecord, scopes: Array<LimitScope>): void {
  const buckets = record.buckets;
  for (let i = 0; i < scopes.length; i++) {
    const scope = unchecked(scopes[i]);
    const at = buckets.len;
    const length = keepBucket(scope, buckets);
    if (length > 0 && scope.counts(record)) scope.markLimited(buckets.ptr + at + SIZE, length);
  }
}

export function markUsed(record: StreamRecord, scopes: Array<LimitScope>): void {
  const tokens = max<i64>(0, record.usage.input) + max<i64>(0, record.usage.output);
  if (scopes.length == 0 || tokens == 0) return;
  number.clear();
  number.integer(tokens);
  writeProperty(usedTokens, number.ptr, number.len);
  const buckets = record.buckets;
  let at = 0;
  for (let i = 0; i < scopes.length && at + SIZE <= buckets.len; i++) {
    const scope = unchecked(scopes[i]);
    const length = load<i32>(buckets.ptr + at);
    at += SIZE;
    if (length > 0 && scope.counts(record)) scope.markUsed(buckets.ptr + at, length);
    at += max(0, length);
  }
}

/** Returns the length of the name; NO_BUCKET where the request has no such header. */
function keepBucket(scope: LimitScope, buckets: Buffer): i32 {
  let ptr = everybody.ptr;
  let length = everybody.len;
  if (scope.header.len > 0 && !findHeader(scope.header)) length = NO_BUCKET;
  else if (scope.header.len > 0) {
    ptr = headers.valuePtr;
    length = headers.valueLen;
  }
  if (!buckets.reserve(SIZE + max(0, length))) return NO_BUCKET;
  store<i32>(buckets.ptr + buckets.len, length);
  buckets.len += SIZE;
  buckets.bytes(ptr, length);
  return length;
}

function findHeader(name: Buffer): bool {
  headers.read(HeaderMap.Request);
  while (headers.next()) {
    if (equalsBytes(headers.namePtr, headers.nameLen, name.ptr, name.len)) return headers.valueLen > 0;
  }
  return false;
}
