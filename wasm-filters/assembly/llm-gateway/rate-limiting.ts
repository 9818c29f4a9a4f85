// Rate limits on requests: what is reserved before a provider is asked, and what is settled when all is over.

import { readHeader, valueLen, valuePtr } from "../abi/host";
import { monotonic } from "../abi/system";
import { HeaderMap } from "../abi/types";
import { allowedAttempts, allowsWhole } from "../auth/allowed-models";
import { JsonIndex } from "../json/json-index";
import { Admission } from "../limits/admission";
import { Charge } from "../limits/charge";
import { Limiter } from "../limits/limiter";
import { RateLimit } from "../limits/rate-limit";
import { OwnCall } from "./own-call";
import { Pool } from "./pool";
import { Target } from "./provider";
import { Settings } from "./settings";
import { StreamRecord } from "./stream-record";
import { costOf, wasLeft } from "./request-cost";
import { estimateRequest } from "./token-estimate";

const cost = new Charge();

export class RateLimiting {
  private limiter: Limiter = new Limiter();

  constructor(private readonly settings: Settings) {}

  /** Makes the buckets that are not there yet; only once the configuration is accepted. */
  start(): void {
    const settings = this.settings;
    this.limiter.start();
    this.limiter.prepare(settings.limits);
    for (let i = 0; i < settings.targets.length; i++) this.limiter.prepare(settings.targets[i].limits);
    for (let i = 0; i < settings.pools.length; i++) this.limiter.prepare(settings.pools[i].limits);
  }

  /** Seconds to wait; -1 when the record's request is admitted. `json` is its body where `readable`. */
  admit(record: StreamRecord, json: JsonIndex, readable: bool, size: i32): i64 {
    const target = record.target;
    const pool = record.pool;
    if (!target || !pool || pool.isAgent || record.ownCall == OwnCall.Uncharged) return -1;
    const admission = record.admission;
    admission.clear();
    this.readValues(record);
    estimateRequest(record, target, json, readable, size);
    const limiter = this.limiter;
    // The wall clock may be set; and the headers may be old when the body has come.
    const now = monotonic();
    const general = this.settings.limits;
    const admitted =
      // A call on a client's behalf is no request of the client's, but is made for nobody who has none left.
      (record.ownCall == OwnCall.None || this.hasLeft(admission, pool, target, now)) &&
      limiter.reserve(admission, general, now) &&
      limiter.reserve(admission, pool.limits, now) &&
      limiter.reserve(admission, target.limits, now);
    if (admitted) {
      admission.isOpen = true;
      record.admitted = target;
      return -1;
    }
    const seconds = this.seconds();
    limiter.cancel(admission, now);
    return seconds;
  }

  /** Once, when the request is over. */
  settle(record: StreamRecord): void {
    const admission = record.admission;
    const asked = record.target;
    const reserved = record.admitted;
    if (!admission.isOpen || !asked || !reserved) return;
    const now = monotonic();
    const left = wasLeft(record);
    costOf(record, asked, cost);
    const holds = admission.holds;
    const moved = asked != reserved;
    for (let i = 0; i < holds.length; i++) {
      const limit = unchecked(holds[i]);
      // What another target answered is no business of the first one's limits.
      if (moved && reserved.limits.includes(limit)) this.limiter.release(admission, limit, now);
      else this.limiter.settle(admission, limit, cost, left, now);
    }
    if (moved) this.chargeOthers(record, asked.limits, left, now);
    record.charged = left ? Math.max(cost.tokens, admission.estimate.tokens) : cost.tokens;
    holds.length = 0;
    admission.isOpen = false;
  }

  /**
   * Before brightstaff works for the request: seconds until the limits on all requests have something left; -1 where they
   * have. What of its headers limits look at is read for `waitFor` and `take`, too.
   */
  waitForAll(record: StreamRecord): i64 {
    const admission = record.admission;
    admission.clear();
    this.readValues(record);
    return this.limiter.hasLeft(admission, this.settings.limits, monotonic()) ? -1 : this.seconds();
  }

  private hasLeft(admission: Admission, pool: Pool, target: Target, now: i64): bool {
    const limiter = this.limiter;
    return (
      limiter.hasLeft(admission, this.settings.limits, now) &&
      limiter.hasLeft(admission, pool.limits, now) &&
      limiter.hasLeft(admission, target.limits, now)
    );
  }

  /**
   * The same of those on the pool's name, and on whichever of its models is free first: of those that a request may begin with,
   * or where not all of them are the caller's, of the caller's.
   */
  waitFor(record: StreamRecord, pool: Pool): i64 {
    const admission = record.admission;
    const limiter = this.limiter;
    const now = monotonic();
    if (!limiter.hasLeft(admission, pool.limits, now)) return this.seconds();
    const whole = allowsWhole(record, pool);
    let least = i64.MAX_VALUE;
    for (let i = 0; i < pool.orders.length; i++) {
      const order = unchecked(pool.orders[i]);
      if (whole ? order.weight == 0 : allowedAttempts(record, order) == 0) continue;
      if (limiter.hasLeft(admission, order.first.limits, now)) return -1;
      least = min(least, this.seconds());
    }
    return least;
  }

  /** Counts a decision for `pool`, since no request to a model follows: seconds to wait, or -1. */
  take(record: StreamRecord, pool: Pool | null): i64 {
    const admission = record.admission;
    const limiter = this.limiter;
    const now = monotonic();
    const target = pool ? pool.only : null;
    admission.estimate.certain.set(1, 0, 0);
    const taken =
      limiter.reserve(admission, this.settings.limits, now) &&
      (!pool || limiter.reserve(admission, pool.limits, now)) &&
      (!target || limiter.reserve(admission, target.limits, now));
    if (taken) return -1;
    const seconds = this.seconds();
    limiter.cancel(admission, now);
    return seconds;
  }

  /** Of whoever was just refused. */
  private seconds(): i64 {
    return max<i64>(1, <i64>Math.ceil(this.limiter.wait / 1e9));
  }

  private chargeOthers(record: StreamRecord, limits: Array<RateLimit>, left: bool, now: i64): void {
    const admission = record.admission;
    for (let i = 0; i < limits.length; i++) {
      const limit = unchecked(limits[i]);
      if (admission.covers(limit)) this.limiter.add(admission, limit, cost, left, now);
    }
  }

  private readValues(record: StreamRecord): void {
    const names = this.settings.limitHeaders;
    for (let i = 0; i < names.length; i++) {
      const found = readHeader(HeaderMap.Request, unchecked(names[i]));
      record.admission.addValue(valuePtr, found ? valueLen : 0);
    }
  }
}
