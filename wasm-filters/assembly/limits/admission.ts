// What one request has reserved: in which limits, for which values of their headers, and how much.

import { Buffer } from "../bytes/buffer";
import { Estimate } from "./estimate";
import { Quota } from "./quota";
import { RateLimit } from "./rate-limit";

const MAX_VALUES: i32 = 64 << 10;

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

  /** Values of the same index must be added in order. */
  addValue(ptr: usize, length: i32): void {
    this.values.bytes(ptr, length);
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
