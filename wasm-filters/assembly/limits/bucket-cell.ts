// The buckets of all values that share a key of the store, as bytes: a version, then one entry per value.
//
//   entry: u64 u64 hash of the value, i64 time of the levels, f64 tokens, f64 requests, f64 millionths of a dollar

import { Buffer } from "../bytes/buffer";
import { drained } from "./bucket";
import { RateLimit } from "./rate-limit";

const HEAD: i32 = 8;
const ENTRY: i32 = 48;
const VERSION: u64 = 1;
const MAX_ENTRIES: i32 = 64;
/** Index of the bucket that values share when no other is free. */
const SHARED: i32 = MAX_ENTRIES - 1;
const TIME: usize = 16;
const TOKENS: usize = 24;
const REQUESTS: usize = 32;
const USD: usize = 40;

export class BucketCell {
  readonly bytes: Buffer = new Buffer(HEAD + 4 * ENTRY, HEAD + MAX_ENTRIES * ENTRY);
  /** Whether several values share the opened bucket, since all others are in use. */
  crowded: bool = false;
  /** Levels of the opened bucket, drained to now. */
  tokens: f64 = 0;
  requests: f64 = 0;
  microUsd: f64 = 0;
  private at: usize = 0;

  /** Copies the store's bytes; bytes of another version are replaced by an empty cell. */
  load(ptr: usize, length: i32): void {
    const bytes = this.bytes;
    bytes.clear();
    const known = length >= HEAD && (length - HEAD) % ENTRY == 0 && load<u64>(ptr) == VERSION;
    if (known) bytes.bytes(ptr, length);
    if (bytes.len == 0) this.append(VERSION);
  }

  /**
   * Finds the value's bucket, or makes one in place of an empty one or at the end. When all are in use, further values
   * share the last one: only empty buckets are replaced.
   */
  open(first: u64, second: u64, limit: RateLimit, now: i64): void {
    this.crowded = false;
    const bytes = this.bytes;
    const own = bytes.ptr + HEAD + SHARED * ENTRY;
    let free: usize = 0;
    for (let at = bytes.ptr + HEAD; at < min(own, bytes.ptr + bytes.len); at += ENTRY) {
      if (load<u64>(at) == first && load<u64>(at, 8) == second) {
        this.read(at, limit, now);
        return;
      }
      if (free == 0 && isEmpty(at, limit, now)) free = at;
    }
    if (free == 0) {
      const size = bytes.len;
      this.crowded = size >= HEAD + SHARED * ENTRY;
      if (size < HEAD + MAX_ENTRIES * ENTRY) for (let i = 0; i < ENTRY >> 3; i++) this.append(0);
      free = bytes.ptr + min(size, HEAD + SHARED * ENTRY);
    }
    if (!this.crowded) {
      memory.fill(free, 0, ENTRY);
      store<u64>(free, first);
      store<u64>(free, second, 8);
    }
    this.read(free, limit, now);
  }

  /** Writes the levels back into the opened bucket. */
  keep(now: i64): void {
    const at = this.at;
    // A clock that went back does not drain the same time twice.
    store<i64>(at, max(now, load<i64>(at, TIME)), TIME);
    store<f64>(at, Math.max(0, this.tokens), TOKENS);
    store<f64>(at, Math.max(0, this.requests), REQUESTS);
    store<f64>(at, Math.max(0, this.microUsd), USD);
  }

  private read(at: usize, limit: RateLimit, now: i64): void {
    this.at = at;
    const elapsed = now - load<i64>(at, TIME);
    const period = limit.periodNanoseconds;
    this.tokens = drained(load<f64>(at, TOKENS), elapsed, limit.tokens, period);
    this.requests = drained(load<f64>(at, REQUESTS), elapsed, limit.requests, period);
    this.microUsd = drained(load<f64>(at, USD), elapsed, limit.microUsd, period);
  }

  private append(word: u64): void {
    store<u64>(cell, word);
    this.bytes.bytes(cell, 8);
  }
}

const cell = memory.data(8);

function isEmpty(at: usize, limit: RateLimit, now: i64): bool {
  const elapsed = now - load<i64>(at, TIME);
  const period = limit.periodNanoseconds;
  return (
    (limit.tokens <= 0 || drained(load<f64>(at, TOKENS), elapsed, limit.tokens, period) == 0) &&
    (limit.requests <= 0 || drained(load<f64>(at, REQUESTS), elapsed, limit.requests, period) == 0) &&
    (limit.microUsd <= 0 || drained(load<f64>(at, USD), elapsed, limit.microUsd, period) == 0)
  );
}
