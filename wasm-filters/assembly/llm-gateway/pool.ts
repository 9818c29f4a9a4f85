// What stands behind a name that clients ask for: orders in which targets are asked. Envoy makes the attempts, from
// cluster to cluster; which target one is for, the cluster says.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { RateLimit } from "../limits/rate-limit";
import { Target } from "./provider";
import { newText } from "../bytes/text";

export class Attempt {
  /** Of the one place asked. */
  cluster: Buffer = newText();

  constructor(readonly target: Target) {}
}

export class Order {
  /** That of the only attempt, or the one that has all of them. */
  cluster: Buffer = newText();
  /** At least one. */
  attempts: Array<Attempt> = [];
  /** 0 for an order that is taken only when those before it cannot be. */
  weight: i32 = 1;
  /** One of the places asked wants requests that begin alike. */
  hasAffinity: bool = false;
  /** For `Pool.pick`. */
  credit: i64 = 0;

  get first(): Target {
    return unchecked(this.attempts[0]).target;
  }

  /** Whether one of the targets is asked. */
  asksAny(targets: Array<Target>): bool {
    for (let i = 0; i < this.attempts.length; i++) {
      if (targets.includes(unchecked(this.attempts[i]).target)) return true;
    }
    return false;
  }

  get hasSeveral(): bool {
    return this.attempts.length > 1;
  }

  /** -1 when none is made there. */
  indexOf(cluster: usize, length: i32): i32 {
    for (let i = 0; i < this.attempts.length; i++) {
      const own = unchecked(this.attempts[i]).cluster;
      if (equalsBytes(own.ptr, own.len, cluster, length)) return i;
    }
    return -1;
  }
}

export class Pool {
  name: Buffer = newText();
  /** At least one; several where each of them has a share of the requests. */
  orders: Array<Order> = [];
  /** The same without some targets that have limits, for when these are reached. */
  shorter: Array<Order> = [];
  /** It is no model: brightstaff asks for it, and no limit on all requests counts it. */
  isAgent: bool = false;
  /** Limits on requests that ask for this name. */
  limits: Array<RateLimit> = [];

  /** The longest of the shorter orders that begins with `first` and asks none of the targets; null where there is none. */
  without(targets: Array<Target>, first: Target): Order | null {
    let best: Order | null = null;
    for (let i = 0; i < this.shorter.length; i++) {
      const order = unchecked(this.shorter[i]);
      if (order.first != first || order.asksAny(targets)) continue;
      if (!best || order.attempts.length > best.attempts.length) best = order;
    }
    return best;
  }

  /** What the provider is asked for is a part of the name asked for; such a pool has one target. */
  get isWildcard(): bool {
    return unchecked(this.orders[0]).first.model.len == 0;
  }

  /** The target that serves all of its requests; null where there are several. */
  get only(): Target | null {
    const order = unchecked(this.orders[0]);
    return this.orders.length > 1 || order.hasSeveral ? null : order.first;
  }

  /**
   * Smooth weighted round robin: over any run of requests as many as there are weights, each order comes first exactly
   * as often as its weight says, and as evenly spread as can be. Each worker counts for itself.
   */
  pick(): Order {
    const orders = this.orders;
    let best = unchecked(orders[0]);
    if (orders.length == 1) return best;
    let total: i64 = 0;
    for (let i = 0; i < orders.length; i++) {
      const order = unchecked(orders[i]);
      total += order.weight;
      order.credit += order.weight;
      if (order.credit > best.credit) best = order;
    }
    best.credit -= total;
    return best;
  }
}
