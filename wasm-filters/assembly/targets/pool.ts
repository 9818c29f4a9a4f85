// The pool behind a model name, and its failover plans. Envoy makes the attempts of a plan, from cluster to cluster; the
// cluster says which target an attempt is for.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { RateLimit } from "../limits/rate-limit";
import { Target } from "./provider";

export class Attempt {
  constructor(
    readonly target: Target,
    /** The cluster that serves the target. */
    readonly cluster: Buffer,
  ) {}
}

export class FailoverPlan {
  /** At least one. */
  attempts: Array<Attempt> = [];
  /** One of the providers wants requests that begin alike at one address. */
  hasAffinity: bool = false;
  /** For `Pool.pick`. */
  credit: i64 = 0;

  constructor(
    /** The cluster of the only attempt, or the aggregate of all. */
    readonly cluster: Buffer,
    /** Its share of the requests; 0 for a plan that only replaces those before it. */
    readonly weight: i32,
  ) {}

  get first(): Target {
    return unchecked(this.attempts[0]).target;
  }

  /** Whether the plan has an attempt at one of the targets. */
  asksAny(targets: Array<Target>): bool {
    for (let i = 0; i < this.attempts.length; i++) {
      if (targets.includes(unchecked(this.attempts[i]).target)) return true;
    }
    return false;
  }

  get hasSeveral(): bool {
    return this.attempts.length > 1;
  }

  /** The target of the first of `reach` attempts that is not among `made`, a bit for each; null when all are. */
  targetBeside(made: u32, reach: i32): Target | null {
    for (let i = 0; i < reach; i++) if (((made >> i) & 1) == 0) return unchecked(this.attempts[i]).target;
    return null;
  }

  /** The attempt at the cluster; -1 where there is none. */
  indexOf(cluster: usize, length: i32): i32 {
    for (let i = 0; i < this.attempts.length; i++) {
      const own = unchecked(this.attempts[i]).cluster;
      if (equalsBytes(own.ptr, own.len, cluster, length)) return i;
    }
    return -1;
  }
}

export class Pool {
  /** At least one; several where each of them has a share of the requests. */
  plans: Array<FailoverPlan> = [];
  /** Plans without some targets that have limits, for when these are reached. */
  shorter: Array<FailoverPlan> = [];
  /** An agent: only brightstaff asks for it, and no limit on all requests counts it. */
  isAgent: bool = false;
  /** brightstaff keeps the state of Responses requests for this name. */
  keepsState: bool = false;
  /** Limits on requests for this name. */
  limits: Array<RateLimit> = [];

  constructor(readonly name: Buffer) {}

  /** The longest of the shorter plans that begins with `first` and has none of the targets; null without one. */
  without(targets: Array<Target>, first: Target): FailoverPlan | null {
    let best: FailoverPlan | null = null;
    for (let i = 0; i < this.shorter.length; i++) {
      const plan = unchecked(this.shorter[i]);
      if (plan.first != first || plan.asksAny(targets)) continue;
      if (!best || plan.attempts.length > best.attempts.length) best = plan;
    }
    return best;
  }

  /** A wildcard, whose requested name holds the provider's name of the model; it has one target. */
  get isWildcard(): bool {
    return unchecked(this.plans[0]).first.model.len == 0;
  }

  /** The target that serves all requests; null when there are several. */
  get only(): Target | null {
    const plan = unchecked(this.plans[0]);
    return this.plans.length > 1 || plan.hasSeveral ? null : plan.first;
  }

  /**
   * Smooth weighted round robin: over any run of requests as many as there are weights, each plan comes first exactly
   * as often as its weight says, and as evenly spread as can be. Each worker counts for itself.
   */
  pick(): FailoverPlan {
    const plans = this.plans;
    let best = unchecked(plans[0]);
    if (plans.length == 1) return best;
    let total: i64 = 0;
    for (let i = 0; i < plans.length; i++) {
      const plan = unchecked(plans[i]);
      total += plan.weight;
      plan.credit += plan.weight;
      if (plan.credit > best.credit) best = plan;
    }
    best.credit -= total;
    return best;
  }
}
