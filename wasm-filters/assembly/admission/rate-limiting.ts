// Rate limits: reserves before the first attempt, and charges the cost when the stream is over.

import { replaceHeader } from "../abi/host";
import { JoinedHeaders } from "../abi/joined-headers";
import { monotonic } from "../abi/system";
import { HeaderMap } from "../abi/types";
import { allowedAttempts } from "../exchange/allowed-models";
import { FormReader } from "../forms/form-reader";
import { JsonIndex } from "../json/json-index";
import { Admission } from "../limits/admission";
import { Charge } from "../limits/charge";
import { Limiter } from "../limits/limiter";
import { Endpoint } from "../contract/endpoints.generated";
import { OwnCall } from "../contract/own-calls.generated";
import { Pool } from "../targets/pool";
import { Target } from "../targets/provider";
import { FilterConfig } from "../config/filter-config";
import { Plan } from "../exchange/plan";
import { RequestFacts } from "../exchange/request-facts";
import { Exchange } from "../exchange/exchange";
import { costOf, wasLeft } from "./request-cost";
import { bodyTokens } from "./media-estimate";
import { estimateRequest } from "./token-estimate";

const cost = new Charge();
const headers = new JoinedHeaders();

export class RateLimiting {
  private limiter: Limiter = new Limiter();
  private readonly spent: Array<Target> = [];

  constructor(private readonly config: FilterConfig) {}

  /** Creates missing buckets; called once the configuration is accepted. */
  start(): void {
    const config = this.config;
    this.limiter.start();
    this.limiter.prepare(config.limits);
    for (let i = 0; i < config.targets.length; i++) this.limiter.prepare(config.targets[i].limits);
    for (let i = 0; i < config.pools.length; i++) this.limiter.prepare(config.pools[i].limits);
  }

  /** Seconds to wait; -1 when the request is admitted. `json` is the body unless it is a form. */
  admit(exchange: Exchange, json: JsonIndex, form: FormReader | null, size: i32): i64 {
    const plan = exchange.plan;
    const target = exchange.attempt.target;
    const pool = plan.pool;
    if (!target || !pool || isUncharged(exchange.request, pool)) return -1;
    const admission = plan.admission;
    this.prepare(exchange, target, json, form, size);
    const limiter = this.limiter;
    // The wall clock may be set, and the headers may be old when the body is complete.
    const now = monotonic();
    this.passOverSpent(exchange, pool, now);
    const general = this.config.limits;
    const admitted =
      // A call on a client's behalf is no client request, yet a client over its limits gets none.
      (exchange.request.ownCall != OwnCall.Charged || this.hasLeft(admission, pool, target, now)) &&
      limiter.reserve(admission, general, now) &&
      limiter.reserve(admission, pool.limits, now) &&
      limiter.reserve(admission, target.limits, now);
    if (admitted) {
      admission.isOpen = true;
      plan.admitted = target;
      plan.limiter = limiter;
      return -1;
    }
    limiter.cancel(admission, null, now);
    limiter.extend(admission, general, now);
    limiter.extend(admission, pool.limits, now);
    limiter.extend(admission, target.limits, now);
    return limiter.seconds;
  }

  /** Without limits: keeps an estimate of what the request says, for logs and metrics, should its provider report no usage. */
  estimate(exchange: Exchange, json: JsonIndex, size: i32): void {
    const target = exchange.attempt.target;
    const pool = exchange.plan.pool;
    if (exchange.request.endpoint != Endpoint.None || !target || !pool || isUncharged(exchange.request, pool))
      return;
    const input = bodyTokens(json, exchange.attempt.model, target.media, size);
    exchange.plan.admission.estimate.certain.set(0, input, 0);
  }

  /** Whether the limits of the exchange's target have room for the request; otherwise another target may come first. */
  hasRoom(exchange: Exchange, json: JsonIndex, form: FormReader | null, size: i32): bool {
    const plan = exchange.plan;
    const target = exchange.attempt.target;
    const pool = plan.pool;
    if (!target || !pool || target.limits.length == 0 || isUncharged(exchange.request, pool)) return true;
    this.prepare(exchange, target, json, form, size);
    const now = monotonic();
    const reserved = this.limiter.reserve(plan.admission, target.limits, now);
    this.limiter.cancel(plan.admission, null, now);
    return reserved;
  }

  /** Called once, when the stream is over. */
  settle(exchange: Exchange): void {
    const admission = exchange.plan.admission;
    const asked = exchange.attempt.target;
    if (!asked) return;
    if (!admission.isOpen) return estimateUnreported(exchange, asked);
    const now = monotonic();
    const left = wasLeft(exchange);
    costOf(exchange, asked, cost);
    const holds = admission.holds;
    for (let i = 0; i < holds.length; i++) {
      this.limiter.settle(admission, unchecked(holds[i]), cost, left, now);
    }
    exchange.outcome.charged = left ? Math.max(cost.tokens, admission.estimate.tokens) : cost.tokens;
    holds.length = 0;
    admission.isOpen = false;
  }

  /**
   * Called before brightstaff works for the request: seconds until the limits on all requests have something left, or -1.
   * Reads the headers of selectors, for `waitFor` and `take` too.
   */
  waitForAll(plan: Plan): i64 {
    const admission = plan.admission;
    admission.clear();
    this.readValues(plan);
    const limiter = this.limiter;
    return limiter.hasLeft(admission, this.config.limits, monotonic()) ? -1 : limiter.seconds;
  }

  private hasLeft(admission: Admission, pool: Pool, target: Target, now: i64): bool {
    const limiter = this.limiter;
    return (
      limiter.hasLeft(admission, this.config.limits, now) &&
      limiter.hasLeft(admission, pool.limits, now) &&
      limiter.hasLeft(admission, target.limits, now)
    );
  }

  /**
   * Seconds until the limits on the pool's name and on one of its models have something left, or -1. Only models of the
   * caller count; a request begins with the first that has room.
   */
  waitFor(exchange: Exchange, pool: Pool): i64 {
    const admission = exchange.plan.admission;
    const limiter = this.limiter;
    const now = monotonic();
    if (!limiter.hasLeft(admission, pool.limits, now)) return limiter.seconds;
    let least = i64.MAX_VALUE;
    for (let i = 0; i < pool.plans.length; i++) {
      const plan = unchecked(pool.plans[i]);
      if (allowedAttempts(exchange.request, plan) == 0) continue;
      if (limiter.hasLeft(admission, plan.first.limits, now)) return -1;
      least = min(least, limiter.seconds);
    }
    return least;
  }

  /** Counts a routing decision for `pool`, which no request to a model follows: seconds to wait, or -1. */
  take(plan: Plan, pool: Pool | null): i64 {
    const admission = plan.admission;
    const limiter = this.limiter;
    const now = monotonic();
    const target = pool ? pool.only : null;
    admission.estimate.certain.set(1, 0, 0);
    const taken =
      limiter.reserve(admission, this.config.limits, now) &&
      (!pool || limiter.reserve(admission, pool.limits, now)) &&
      (!target || limiter.reserve(admission, target.limits, now));
    if (taken) return -1;
    const seconds = limiter.seconds;
    limiter.cancel(admission, null, now);
    return seconds;
  }

  /** Replaces the plan by a shorter one without later targets whose limits are reached, where there is one. */
  private passOverSpent(exchange: Exchange, pool: Pool, now: i64): void {
    const plan = exchange.plan.failover;
    if (!plan || pool.shorter.length == 0) return;
    const admission = exchange.plan.admission;
    const spent = this.spent;
    spent.length = 0;
    for (let i = 0; i < plan.attempts.length; i++) {
      const target = unchecked(plan.attempts[i]).target;
      if (target != plan.first && !this.limiter.hasLeft(admission, target.limits, now)) spent.push(target);
    }
    // Response headers report what is left at the target that serves the request.
    admission.clearQuotas();
    admission.refusedBy = null;
    const shorter = spent.length > 0 ? pool.without(spent, plan.first) : null;
    if (!shorter) return;
    exchange.plan.failover = shorter;
    exchange.plan.reach = allowedAttempts(exchange.request, shorter);
  }

  private prepare(
    exchange: Exchange,
    target: Target,
    json: JsonIndex,
    form: FormReader | null,
    size: i32,
  ): void {
    const plan = exchange.plan;
    plan.admission.clear();
    this.readValues(plan);
    estimateRequest(exchange, target, json, form, size);
    if (exchange.request.ownCall == OwnCall.Repeated) plan.admission.estimate.counted = this.config.limits;
  }

  /** Joins the values of repeated selector headers for brightstaff, so that they name the same bucket there. */
  joinValues(): void {
    const names = this.config.limitHeaders;
    headers.open();
    for (let i = 0; i < names.length; i++) {
      const name = unchecked(names[i]);
      if (headers.read(name)) replaceHeader(HeaderMap.Request, name, headers.value);
    }
  }

  private readValues(plan: Plan): void {
    const names = this.config.limitHeaders;
    const admission = plan.admission;
    admission.expectValues(names.length);
    headers.open();
    for (let i = 0; i < names.length; i++) {
      headers.read(unchecked(names[i]));
      admission.addValue(headers.value.ptr, headers.value.len);
    }
  }
}

/** Without limits, what the provider did not report is taken from the estimate for logs and metrics. */
function estimateUnreported(exchange: Exchange, asked: Target): void {
  const outcome = exchange.outcome;
  const pool = exchange.plan.pool;
  if (exchange.attempt.count == 0 || (outcome.complete && outcome.usage.output >= 0)) return;
  if (exchange.request.endpoint != Endpoint.None || !pool || isUncharged(exchange.request, pool)) return;
  costOf(exchange, asked, cost);
  outcome.charged = cost.tokens;
}

function isUncharged(request: RequestFacts, pool: Pool): bool {
  return pool.isAgent || request.ownCall == OwnCall.Uncharged;
}
