// Buckets in proxy-wasm's shared data, which all workers of an Envoy process see and which outlives their VMs. Every
// change is a compare-and-swap, so no two workers ever allow the same room twice. The number of keys is fixed when a
// limit is configured: values are spread over them by their hash.

import { DOT } from "../bytes/characters";
import { valueLen, valuePtr } from "../abi/host";
import { defineNamed, incrementMetric } from "../abi/metrics";
import { readShared, sharedVersion, writeShared } from "../abi/shared-data";
import { MetricType, Status } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { hash, hashHigh, hashLow } from "../bytes/sip-hash";
import { Admission } from "./admission";
import { fits, waitFor } from "./bucket";
import { BucketCell } from "./bucket-cell";
import { Charge } from "./charge";
import { hashKey, prepareHashKey } from "./hash-key";
import { RateLimit } from "./rate-limit";
import { Unit } from "./unit";

export const enum Outcome {
  /** The charge is in the bucket. */
  Charged,
  /** The charge does not fit, and nothing has changed. */
  Refused,
  /** The store failed: the level is unknown, and nothing has changed. */
  Unknown,
}

/** Keys of a limit, with 63 values each: 64,512 values can have a bucket of their own at a time. */
const KEYS: i32 = 1024;
/** Each failed try is another worker's success; a store that works does not fail so often in a row. */
const MAX_TRIES: i32 = 256;
const LEAST = new Charge();
LEAST.set(1, 1, 1);
const key = new Buffer(64, 256);
const cell = new BucketCell();

export class BucketStore {
  /** Nanoseconds until the charge fits, after `Refused`, and what does not fit. */
  wait: f64 = 0;
  unit: Unit = Unit.Requests;
  private overflows: u32 = defineNamed(MetricType.Counter, "plano_ratelimit_overflows");
  private failures: u32 = defineNamed(MetricType.Counter, "plano_ratelimit_store_failures");

  /** Call before any other method. */
  start(): void {
    prepareHashKey();
  }

  /**
   * Creates the limit's missing keys. Creation is the only write without compare-and-swap; Envoy configures the first
   * VM before any worker has traffic.
   */
  prepare(limit: RateLimit): void {
    const keys = limit.isPerValue ? KEYS : 1;
    for (let i = 0; i < keys; i++) {
      writeKey(limit, i);
      if (readShared(key) == Status.NotFound) this.create();
    }
  }

  /** With `checked`, charges only if all of `amount` fits. The admission has the value of the limit's header. */
  charge(limit: RateLimit, admission: Admission, amount: Charge, checked: bool, now: i64): Outcome {
    find(limit, admission);
    let contended = false;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      let status = readShared(key);
      if (status == Status.NotFound) {
        this.create();
        status = readShared(key);
      }
      if (status != Status.Ok) break;
      cell.load(valuePtr, valueLen);
      cell.open(hashLow, hashHigh, limit, now);
      if (checked && !this.hasRoom(limit, amount)) return Outcome.Refused;
      cell.tokens += amount.tokens;
      cell.requests += amount.requests;
      cell.microUsd += amount.microUsd;
      cell.keep(now);
      status = writeShared(key, cell.bytes, sharedVersion);
      if (status == Status.Ok) {
        if (cell.crowded) incrementMetric(this.overflows, 1);
        if (checked) seeQuotas(limit, admission);
        return Outcome.Charged;
      }
      if (status != Status.CasMismatch) break;
      contended = tries == MAX_TRIES - 1;
    }
    incrementMetric(this.failures, 1);
    // The store works but is contended: a flood of requests must not get past the limit by that.
    this.wait = 0;
    return contended && checked ? Outcome.Refused : Outcome.Unknown;
  }

  /** Whether the smallest request fits; true when the store fails. */
  hasLeft(limit: RateLimit, admission: Admission, now: i64): bool {
    return this.wouldFit(limit, admission, LEAST, now);
  }

  /** Whether the charge fits; true when the store fails. Nothing changes. */
  wouldFit(limit: RateLimit, admission: Admission, amount: Charge, now: i64): bool {
    find(limit, admission);
    if (readShared(key) != Status.Ok) return true;
    cell.load(valuePtr, valueLen);
    cell.open(hashLow, hashHigh, limit, now);
    return this.hasRoom(limit, amount);
  }

  /** Shows the client this limit only: it is the one that refuses. Call after `wouldFit` or `hasLeft`. */
  show(limit: RateLimit, admission: Admission): void {
    admission.clearQuotas();
    seeQuotas(limit, admission);
    admission.refuse(limit, this.unit);
  }

  private hasRoom(limit: RateLimit, amount: Charge): bool {
    if (
      (limit.tokens <= 0 || fits(cell.tokens, amount.tokens, limit.tokens)) &&
      (limit.requests <= 0 || fits(cell.requests, amount.requests, limit.requests)) &&
      (limit.microUsd <= 0 || fits(cell.microUsd, amount.microUsd, limit.microUsd))
    ) {
      return true;
    }
    this.wait = 0;
    this.waitFor(limit, Unit.Tokens, cell.tokens, amount.tokens, limit.tokens);
    this.waitFor(limit, Unit.Requests, cell.requests, amount.requests, limit.requests);
    this.waitFor(limit, Unit.MicroUsd, cell.microUsd, amount.microUsd, limit.microUsd);
    return false;
  }

  /** Keeps the longest wait. */
  private waitFor(limit: RateLimit, unit: Unit, level: f64, amount: f64, allowance: f64): void {
    const wait = waitFor(level, amount, allowance, limit.periodNanoseconds);
    if (wait <= this.wait) return;
    this.wait = wait;
    this.unit = unit;
  }

  private create(): void {
    cell.load(0, 0);
    writeShared(key, cell.bytes, 0);
  }
}

function seeQuotas(limit: RateLimit, admission: Admission): void {
  const period = limit.periodNanoseconds;
  admission.tokens.see(limit.tokens, cell.tokens, period);
  admission.requests.see(limit.requests, cell.requests, period);
  admission.microUsd.see(limit.microUsd, cell.microUsd, period);
}

/** Leaves the value's hash in sip-hash.ts, and the key of its cell in `key`. */
function find(limit: RateLimit, admission: Admission): void {
  if (limit.isPerValue) hash(hashKey, admission.valuePtr(limit.header), admission.valueLen(limit.header));
  else hash(hashKey, 0, 0);
  writeKey(limit, limit.isPerValue ? <i32>(hashLow % KEYS) : 0);
}

function writeKey(limit: RateLimit, index: i32): void {
  key.clear();
  key.appendLabelled("plano.limit.", limit.id);
  key.byte(DOT);
  key.integer(index);
}
