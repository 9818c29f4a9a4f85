// Scopes of the rate limits that a rate limit service counts for several Plano. Envoy asks and informs the service under
// bucket names that are left as filter state, whose names the filter config has.

import { usedTokensState } from "../contract/filter-state.generated";
import { QUESTION_MARK } from "../bytes/characters";
import { writeProperty, writeState } from "../abi/host";
import { JoinedHeaders } from "../abi/joined-headers";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { sequenceLength } from "../bytes/utf8";
import { OwnCall } from "../contract/own-calls.generated";
import { Pool } from "../targets/pool";
import { Target } from "../targets/provider";
import { Exchange } from "./exchange";

const SIZE: i32 = 4;
/** Longer header values share a bucket when they begin alike. */
const MAX_NAME: i32 = 1024;
/** The most that the service adds at a time. */
const MAX_HITS: f64 = 4_294_967_295;
const everybody = new Literal("all");
/** The bucket of requests without the header: the service takes no empty value. */
const nobody = new Literal("-");
const number = new Buffer(32, 64);
const headers = new JoinedHeaders();

export class LimitScope {
  /** What the scope counts: requests that one of these targets answers, requests for the pool's name, or all. */
  targets: Array<Target> = [];
  pool: Pool | null = null;

  constructor(
    /** Lower-case name of the header whose value names the bucket; empty when everybody shares one. */
    readonly header: Buffer,
    /** Names of the filter state before an attempt and after the response. */
    private readonly limited: Buffer,
    private readonly used: Buffer,
  ) {}

  /** Judged by the target of the first attempt, and later by the one that answered. */
  counts(exchange: Exchange): bool {
    const target = exchange.attempt.target;
    const pool = exchange.plan.pool;
    if (this.pool) return pool == this.pool;
    if (this.targets.length == 0) return pool == null || !pool.isAgent;
    return target != null && this.targets.includes(target);
  }

  /** brightstaff's own calls are no client requests, and a repeated request has been counted once. */
  countsRequest(call: OwnCall): bool {
    const ofAll = !this.pool && this.targets.length == 0;
    return call == OwnCall.None || (call == OwnCall.Repeated && !ofAll);
  }

  markLimited(ptr: usize, length: i32): void {
    writeState(this.limited, ptr, length);
  }

  markUsed(ptr: usize, length: i32): void {
    writeState(this.used, ptr, length);
  }
}

/** Keeps each scope's bucket in the exchange, after its length: the client's headers are gone when the stream is logged. */
export function markLimited(exchange: Exchange, scopes: Array<LimitScope>): void {
  if (scopes.length == 0) return;
  const buckets = exchange.plan.buckets;
  headers.open();
  for (let i = 0; i < scopes.length; i++) {
    const scope = unchecked(scopes[i]);
    if (!buckets.reserve(SIZE + MAX_NAME)) return;
    const at = buckets.len;
    buckets.len += SIZE;
    writeName(scope, buckets);
    const length = buckets.len - at - SIZE;
    store<i32>(buckets.ptr + at, length);
    // Asking would count a request; of brightstaff's own calls the service only learns the usage.
    if (scope.countsRequest(exchange.request.ownCall) && scope.counts(exchange))
      scope.markLimited(buckets.ptr + at + SIZE, length);
  }
}

export function markUsed(exchange: Exchange, scopes: Array<LimitScope>): void {
  const tokens = <i64>Math.ceil(Math.min(MAX_HITS, exchange.outcome.charged));
  if (scopes.length == 0 || tokens == 0) return;
  number.clear();
  number.integer(tokens);
  writeProperty(usedTokensState, number.ptr, number.len);
  const buckets = exchange.plan.buckets;
  let at = 0;
  for (let i = 0; i < scopes.length && at + SIZE <= buckets.len; i++) {
    const scope = unchecked(scopes[i]);
    const length = load<i32>(buckets.ptr + at);
    at += SIZE;
    if (scope.counts(exchange)) scope.markUsed(buckets.ptr + at, length);
    at += length;
  }
}

function writeName(scope: LimitScope, out: Buffer): void {
  if (scope.header.len == 0) out.bytes(everybody.ptr, everybody.len);
  else if (headers.read(scope.header) && headers.value.len > 0)
    writeText(out, headers.value.ptr, headers.value.len);
  else out.bytes(nobody.ptr, nobody.len);
}

/** Bytes that are not UTF-8 are replaced: Envoy could not ask the service about them. */
function writeText(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + min(length, MAX_NAME);
  while (ptr < end) {
    const size = sequenceLength(ptr, end);
    if (size == 0) out.byte(QUESTION_MARK);
    else out.bytes(ptr, size);
    ptr += max(1, size);
  }
}
