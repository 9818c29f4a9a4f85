// What a rate limit service counts together for several Plano. Envoy asks it and tells it, in the names of buckets that
// are left here as filter state: `plano.limited_N` before a provider is asked, `plano.used_N` when the answer has ended.

import { writeProperty } from "../abi/host";
import { JoinedHeaders } from "../abi/joined-headers";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { sequenceLength } from "../bytes/utf8";
import { OwnCall } from "./own-call";
import { Pool } from "../targets/pool";
import { Target } from "../targets/provider";
import { StreamRecord } from "./stream-record";
import { newText } from "../bytes/text";

const SIZE: i32 = 4;
/** Values as long as that name the same bucket when they begin alike. */
const MAX_NAME: i32 = 1024;
/** What the service can add at once. */
const MAX_HITS: f64 = 4_294_967_295;
const everybody = new Literal("all");
/** Those who do not send the header have a bucket together; a name cannot be empty. */
const nobody = new Literal("-");
const usedTokens = new Literal("plano.used_tokens");
const number = new Buffer(32, 64);
const headers = new JoinedHeaders();

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
    const pool = record.pool;
    if (this.pool) return pool == this.pool;
    if (this.targets.length == 0) return pool == null || !pool.isAgent;
    return target != null && this.targets.includes(target);
  }

  /** brightstaff's own calls are none of a client's requests; one that is repeated has been counted among all. */
  countsRequest(call: OwnCall): bool {
    const ofAll = !this.pool && this.targets.length == 0;
    return call == OwnCall.None || (call == OwnCall.Repeated && !ofAll);
  }

  markLimited(ptr: usize, length: i32): void {
    writeProperty(this.limited, ptr, length);
  }

  markUsed(ptr: usize, length: i32): void {
    writeProperty(this.used, ptr, length);
  }
}

/** Each scope's bucket goes into the record, its length before it: the client's headers are gone when it is logged. */
export function markLimited(record: StreamRecord, scopes: Array<LimitScope>): void {
  if (scopes.length == 0) return;
  const buckets = record.buckets;
  headers.open();
  for (let i = 0; i < scopes.length; i++) {
    const scope = unchecked(scopes[i]);
    if (!buckets.reserve(SIZE + MAX_NAME)) return;
    const at = buckets.len;
    buckets.len += SIZE;
    writeName(scope, buckets);
    const length = buckets.len - at - SIZE;
    store<i32>(buckets.ptr + at, length);
    // The service would count a request: of others it is only told what they used.
    if (scope.countsRequest(record.ownCall) && scope.counts(record))
      scope.markLimited(buckets.ptr + at + SIZE, length);
  }
}

export function markUsed(record: StreamRecord, scopes: Array<LimitScope>): void {
  const tokens = <i64>Math.ceil(Math.min(MAX_HITS, record.charged));
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
    if (scope.counts(record)) scope.markUsed(buckets.ptr + at, length);
    at += length;
  }
}

function writeName(scope: LimitScope, out: Buffer): void {
  if (scope.header.len == 0) out.bytes(everybody.ptr, everybody.len);
  else if (headers.read(scope.header) && headers.value.len > 0)
    writeText(out, headers.value.ptr, headers.value.len);
  else out.bytes(nobody.ptr, nobody.len);
}

/** Whoever sent bytes that are no UTF-8 would get a question that cannot be asked, and so no answer. */
function writeText(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + min(length, MAX_NAME);
  while (ptr < end) {
    const size = sequenceLength(ptr, end);
    if (size == 0) out.byte(0x3f);
    else out.bytes(ptr, size);
    ptr += max(1, size);
  }
}
