// A request's reservation: the limits that hold it, the values of their headers, and the estimate.

import { Buffer } from "../bytes/buffer";
import { hash, hashHigh, hashLow } from "../bytes/sip-hash";
import { Estimate } from "./estimate";
import { hashKey } from "./hash-key";
import { Quota } from "./quota";
import { Unit } from "./unit";
import { RateLimit } from "./rate-limit";

/** Bytes; config/src/schema/rate-limits.ts allows no longer value. */
const MAX_VALUE: i32 = 4 << 10;
/** Bytes that say where a value ends. */
const END_SIZE: i32 = 4;
/** Bytes of all values, for at most a thousand headers. */
const MAX_VALUES: i32 = 1_000 * (END_SIZE + MAX_VALUE);
const digest = memory.data(16);

export class Admission {
  /** Limits that hold the reservation. */
  holds: Array<RateLimit> = [];
  readonly estimate: Estimate = new Estimate();
  /** Whether the estimate is reserved and not settled yet. */
  isOpen: bool = false;
  /** The rest of the token and request limits, for the client's response headers. */
  tokens: Quota = new Quota();
  requests: Quota = new Quota();
  /** In millionths of a US dollar. */
  microUsd: Quota = new Quota();
  /** The limit that has refused the request, and what of it. */
  refusedBy: RateLimit | null = null;
  refusedUnit: Unit = Unit.Requests;
  /** Of the headers that limits look at: where the value of each ends, then the values. */
  private values: Buffer = new Buffer(128, MAX_VALUES);
  private valueCount: i32 = 0;
  private firstValue: i32 = 0;

  clear(): void {
    this.holds.length = 0;
    this.isOpen = false;
    this.estimate.clear();
    this.clearQuotas();
    this.refusedBy = null;
    this.expectValues(0);
  }

  clearQuotas(): void {
    this.tokens.clear();
    this.requests.clear();
    this.microUsd.clear();
  }

  /** The headers and the error are about this limit alone. */
  refuse(limit: RateLimit, unit: Unit): void {
    this.refusedBy = limit;
    this.refusedUnit = unit;
  }

  /** Call before the values of `headers` headers are added. */
  expectValues(headers: i32): void {
    this.values.clear();
    this.valueCount = 0;
    this.firstValue = headers * END_SIZE;
    if (this.values.reserve(this.firstValue)) this.values.len = this.firstValue;
  }

  /** Add values in the order of the headers' indexes. A value over `MAX_VALUE` is kept as its hash. */
  addValue(ptr: usize, length: i32): void {
    if (length <= MAX_VALUE) this.values.bytes(ptr, length);
    else {
      hash(hashKey, ptr, length);
      store<u64>(digest, hashLow);
      store<u64>(digest, hashHigh, 8);
      this.values.bytes(digest, 16);
    }
    store<i32>(this.values.ptr + this.valueCount * END_SIZE, this.values.len);
    this.valueCount += 1;
  }

  /** Address of the value of a header; `valueLen` is 0 without a header. */
  valuePtr(index: i32): usize {
    return this.values.ptr + this.startOf(index);
  }

  valueLen(index: i32): i32 {
    return index >= 0 && index < this.valueCount ? this.startOf(index + 1) - this.startOf(index) : 0;
  }

  /** Where a value starts, which is the end of the one before. */
  private startOf(index: i32): i32 {
    if (index <= 0 || index > this.valueCount) return this.firstValue;
    return load<i32>(this.values.ptr + (index - 1) * END_SIZE);
  }

  covers(limit: RateLimit): bool {
    return limit.covers(this.valuePtr(limit.header), this.valueLen(limit.header));
  }
}
