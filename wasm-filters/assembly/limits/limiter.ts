// Reserves a request's estimate in all limits that cover it, and settles the reservations with its cost. A limit whose
// store fails lets requests through.

import { Admission } from "./admission";
import { BucketStore, Outcome } from "./bucket-store";
import { Charge } from "./charge";
import { RateLimit } from "./rate-limit";

const amount = new Charge();
const held = new Charge();
const NOTHING = new Charge();

export class Limiter {
  private store: BucketStore = new BucketStore();
  /** Nanoseconds until a refused request may be tried again. */
  wait: f64 = 0;

  start(): void {
    this.store.start();
  }

  prepare(limits: Array<RateLimit>): void {
    for (let i = 0; i < limits.length; i++) this.store.prepare(unchecked(limits[i]));
  }

  /** Reserves in each limit that covers the request. False when one refuses: `wait` is set, and the caller cancels. */
  reserve(admission: Admission, limits: Array<RateLimit>, now: i64): bool {
    const store = this.store;
    for (let i = 0; i < limits.length; i++) {
      const limit = unchecked(limits[i]);
      if (!admission.covers(limit)) continue;
      admission.estimate.reservation(limit, amount);
      const outcome = store.charge(limit, admission, amount, true, now);
      if (outcome == Outcome.Charged) admission.holds.push(limit);
      if (outcome != Outcome.Refused) continue;
      this.wait = store.wait;
      store.show(limit, admission);
      return false;
    }
    return true;
  }

  /** Whether each of the limits that cover the request has anything left; else `wait` is set. Nothing changes. */
  hasLeft(admission: Admission, limits: Array<RateLimit>, now: i64): bool {
    const store = this.store;
    for (let i = 0; i < limits.length; i++) {
      const limit = unchecked(limits[i]);
      if (!admission.covers(limit)) continue;
      if (store.hasLeft(limit, admission, now)) continue;
      this.wait = store.wait;
      store.show(limit, admission);
      return false;
    }
    return true;
  }

  /** After a refusal: keeps the longest wait for one of these limits, too, since all of them must have room. */
  extend(admission: Admission, limits: Array<RateLimit>, now: i64): void {
    for (let i = 0; i < limits.length; i++) {
      const limit = unchecked(limits[i]);
      if (!admission.covers(limit)) continue;
      admission.estimate.reservation(limit, amount);
      if (this.store.wouldFit(limit, admission, amount, now) || this.store.wait <= this.wait) continue;
      this.wait = this.store.wait;
      this.store.show(limit, admission);
    }
  }

  /** Seconds until a refused request may be tried again. */
  get seconds(): i64 {
    return max<i64>(1, <i64>Math.ceil(this.wait / 1e9));
  }

  /** Returns the reservations in these limits; null for all limits. */
  cancel(admission: Admission, limits: Array<RateLimit> | null, now: i64): void {
    const holds = admission.holds;
    let kept = 0;
    for (let i = 0; i < holds.length; i++) {
      const limit = unchecked(holds[i]);
      if (!limits || limits.includes(limit)) this.settle(admission, limit, NOTHING, false, now);
      else unchecked((holds[kept++] = limit));
    }
    holds.length = kept;
  }

  /** Replaces the reservation with the cost; with `left`, with at least the reservation. */
  settle(admission: Admission, limit: RateLimit, cost: Charge, left: bool, now: i64): void {
    admission.estimate.reservation(limit, held);
    amount.copy(cost);
    if (limit.skipsCached) amount.tokens -= cost.cached;
    amount.requests = Math.min(cost.requests, held.requests);
    if (left) amount.raise(held);
    amount.subtract(held);
    if (!amount.isNothing) this.store.charge(limit, admission, amount, false, now);
  }
}
