// What one request has reserved: in which limits, for which values of their headers, and how much.

import { Buffer } from "../bytes/buffer";
import { hash, hashHigh, hashLow } from "../bytes/sip-hash";
import { Estimate } from "./estimate";
import { hashKey } from "./hash-key";
import { Quota } from "./quota";
import { RateLimit } from "./rate-limit";

/** The configuration names no longer value: config/src/schema.ts. */
const MAX_VALUE: i32 = 4 << 10;
/** There are at most a thousand headers. */
const MAX_VALUES: i32 = 1_000 * MAX_VALUE;
const digest = memory.data(16);

export class Admission {
  /** Limits that hold the reservation. */
  holds: Array<RateLimit> = [];
  readonly estimate: Estimate = new Estimate();
  /** It is reserved, and not settled yet. */
  isOpen: bool = false;
  /** For the client. */
  tokens: Quota = new Quota();
  requests: Quota = new Quota();
  /** Values of the headers that limits look at, one after the other. */
  private values: Buffer = new Buffer(128, MAX_VALUES);
  private ends: Array<i32> = [];

  clear(): void {
    this.holds.length = 0;
    this.isOpen = false;
    this.estimate.clear();
    this.tokens.clear();
    this.requests.clear();
    this.values.clear();
    this.ends.length = 0;
  }

  /** Values of the same index must be added in order. A long one is kept as its hash. */
  addValue(ptr: usize, length: i32): void {
    if (length <= MAX_VALUE) this.values.bytes(ptr, length);
    else {
      hash(hashKey, ptr, length);
      store<u64>(digest, hashLow);
      store<u64>(digest, hashHigh, 8);
      this.values.bytes(digest, 16);
    }
    this.ends.push(this.values.len);
  }

  /** Of no header it is empty. */
  valuePtr(index: i32): usize {
    const start = index > 0 && index <= this.ends.length ? this.ends[index - 1] : 0;
    return this.values.ptr + start;
  }

  valueLen(index: i32): i32 {
    if (index < 0 || index >= this.ends.length) return 0;
    return this.ends[index] - (index > 0 ? this.ends[index - 1] : 0);
  }

  covers(limit: RateLimit): bool {
    return limit.covers(this.valuePtr(limit.header), this.valueLen(limit.header));
  }
}
