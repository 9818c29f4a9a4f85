// One rate limit of the configuration: its allowances for a period, and the requests that it covers.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { newText } from "../bytes/text";

export class RateLimit {
  /** Index of its header among those that limits look at; -1 for a limit on all requests together. */
  header: i32 = -1;
  /** The only value that it covers; empty for one bucket per value. */
  value: Buffer = newText();
  /** Values that other limits cover. */
  except: Array<Buffer> = [];
  /** What it counts and for how long, for clients. */
  about: Buffer = newText();
  periodNanoseconds: f64 = 0;
  /** Allowances for a period; 0 is no limit. */
  tokens: f64 = 0;
  requests: f64 = 0;
  /** Tokens that were read from a provider's cache do not count. */
  skipsCached: bool = false;
  microUsd: f64 = 0;

  constructor(
    /** Names its buckets in the shared store. */
    readonly id: Buffer,
  ) {}

  /** Whether it counts a request with this value of the header; a request without the header has an empty value. */
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
