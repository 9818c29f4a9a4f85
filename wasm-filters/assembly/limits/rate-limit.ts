// One limit of the configuration: what it counts, how much of it fits into a period, and for whom.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { newText } from "../bytes/text";

export class RateLimit {
  /** Names its buckets in the shared store. */
  id: Buffer = newText();
  /** Which of the headers that limits look at tells for whom a request is; -1 for a limit on all of them together. */
  header: i32 = -1;
  /** The one value it is for; empty for a bucket each value. */
  value: Buffer = newText();
  /** Values that another limit is for. */
  except: Array<Buffer> = [];
  periodNanoseconds: f64 = 0;
  /** What fits into a full bucket; 0 for what is not limited. */
  tokens: f64 = 0;
  requests: f64 = 0;
  microUsd: f64 = 0;

  /** Whether it counts a request whose header has that value; a request without the header has the empty one. */
  covers(value: usize, length: i32): bool {
    if (this.header < 0) return true;
    if (this.value.len > 0) return equalsBytes(this.value.ptr, this.value.len, value, length);
    for (let i = 0; i < this.except.length; i++) {
      const other = unchecked(this.except[i]);
      if (equalsBytes(other.ptr, other.len, value, length)) return false;
    }
    return true;
  }

  get isPerValue(): bool {
    return this.header >= 0 && this.value.len == 0;
  }
}
