// Rate limits on requests: what is reserved before a provider is asked, and what is settled when all is over.

import { readHeader, valueLen, valuePtr } from "../abi/host";
import { monotonic } from "../abi/system";
import { HeaderMap } from "../abi/types";
import { JsonIndex } from "../json/json-index";
import { Charge } from "../limits/charge";
import { Limiter } from "../limits/limiter";
import { RateLimit } from "../limits/rate-limit";
import { OwnCall } from "./own-call";
import { Pool } from "./pool";
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
    const admitted =
      limiter.reserve(admission, this.settings.limits, now) &&
      limiter.reserve(admission, pool.limits, now) &&
      limiter.reserve(admission, target.limits, now);
    if (admitted) {
      admission.isOpen = true;
      record.admitted = target;
      return -1;
    }
    const seconds = <i64>Math.ceil(limiter.wait / 1e9);
    limiter.cancel(admission, now);
    return max<i64>(1, seconds);
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
   * Before brightstaff works for a request for `pool`: seconds to wait where a limit that would count it has nothing left,
   * else -1. With `counts` it is a request of its own, since none to a model follows.
   */
  look(record: StreamRecord, pool: Pool | null, counts: bool): i64 {
    const admission = record.admission;
    admission.clear();
    this.readValues(record);
    const limiter = this.limiter;
    const now = monotonic();
    const target = pool ? pool.only : null;
    const general = this.settings.limits;
    let passes =
      limiter.hasLeft(admission, general, now) &&
      (!pool || limiter.hasLeft(admission, pool.limits, now)) &&
      (!target || limiter.hasLeft(admission, target.limits, now));
    if (passes && counts) {
      admission.estimate.certain.set(1, 0, 0);
      passes =
        limiter.reserve(admission, general, now) &&
        (!pool || limiter.reserve(admission, pool.limits, now)) &&
        (!target || limiter.reserve(admission, target.limits, now));
    }
    const seconds = passes ? -1 : max<i64>(1, <i64>Math.ceil(limiter.wait / 1e9));
    if (!passes) limiter.cancel(admission, now);
    return seconds;
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
