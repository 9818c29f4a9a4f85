// Buckets of values that share a key of the store, as bytes: a version, then one entry a value.
//
//   entry: u64 u64 hash of the value, i64 time of the levels, f64 tokens, f64 requests, f64 millionths of a dollar

import { Buffer } from "../bytes/buffer";
import { drained } from "./bucket";
import { RateLimit } from "./rate-limit";

const HEAD: i32 = 8;
const ENTRY: i32 = 48;
const VERSION: u64 = 1;
const MAX_ENTRIES: i32 = 64;
const TIME: usize = 16;
const TOKENS: usize = 24;
const REQUESTS: usize = 32;
const USD: usize = 40;

export class BucketCell {
  readonly bytes: Buffer = new Buffer(HEAD + 4 * ENTRY, HEAD + MAX_ENTRIES * ENTRY);
  /** `open` had to give up the bucket of another value, since all were in use. */
  evicted: bool = false;
  /** Of the opened bucket, drained to now. */
  tokens: f64 = 0;
  requests: f64 = 0;
  microUsd: f64 = 0;
  private at: usize = 0;

  /** Takes over what the store has; anything that is not of this version begins anew. */
  load(ptr: usize, length: i32): void {
    const bytes = this.bytes;
    bytes.clear();
    const known = length >= HEAD && (length - HEAD) % ENTRY == 0 && load<u64>(ptr) == VERSION;
    if (known) bytes.bytes(ptr, length);
    if (bytes.len == 0) this.append(VERSION);
  }

  /** Finds the value's bucket, or makes one: in the place of one that is empty, at the end, or of the least used. */
  open(first: u64, second: u64, limit: RateLimit, now: i64): void {
    this.evicted = false;
    const bytes = this.bytes;
    let free: usize = 0;
    let least: usize = 0;
    let leastUsed: f64 = Infinity;
    for (let at = bytes.ptr + HEAD; at < bytes.ptr + bytes.len; at += ENTRY) {
      if (load<u64>(at) == first && load<u64>(at, 8) == second) {
        this.read(at, limit, now);
        return;
      }
      const used = usedAt(at, limit, now);
      if (used == 0) free = at;
      if (used >= leastUsed) continue;
      leastUsed = used;
      least = at;
    }
    if (free == 0 && bytes.len < HEAD + MAX_ENTRIES * ENTRY) {
      const end = bytes.len;
      for (let i = 0; i < ENTRY >> 3; i++) this.append(0);
      free = bytes.ptr + end;
    }
    if (free == 0) {
      this.evicted = true;
      free = least;
    }
    memory.fill(free, 0, ENTRY);
    store<u64>(free, first);
    store<u64>(free, second, 8);
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

/** How much of its fullest kind is used. */
function usedAt(at: usize, limit: RateLimit, now: i64): f64 {
  const elapsed = now - load<i64>(at, TIME);
  return Math.max(
    share(load<f64>(at, TOKENS), elapsed, limit.tokens, limit),
    Math.max(
      share(load<f64>(at, REQUESTS), elapsed, limit.requests, limit),
      share(load<f64>(at, USD), elapsed, limit.microUsd, limit),
    ),
  );
}

function share(level: f64, elapsed: i64, allowance: f64, limit: RateLimit): f64 {
  if (allowance <= 0) return 0;
  return drained(level, elapsed, allowance, limit.periodNanoseconds) / allowance;
}
