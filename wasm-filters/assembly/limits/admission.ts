// A request's reservation: the limits that hold it, the values of their headers, and the estimate.

import { Buffer } from "../bytes/buffer";
import { hash, hashHigh, hashLow } from "../bytes/sip-hash";
import { Estimate } from "./estimate";
import { hashKey } from "./hash-key";
import { Quota } from "./quota";
import { RateLimit } from "./rate-limit";

/** Bytes; config/src/schema/schema.ts allows no longer value. */
const MAX_VALUE: i32 = 4 << 10;
/** Bytes of all values, for at most a thousand headers. */
const MAX_VALUES: i32 = 1_000 * MAX_VALUE;
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
  /** Values of the headers that limits look at, joined; `ends` has the end of each. */
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

  /** Add values in the order of the headers' indexes. A value over `MAX_VALUE` is kept as its hash. */
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

  /** Address of the value of a header; `valueLen` is 0 without a header. */
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
