// In what order providers are asked. Every name a client may ask for has at least one order; one of several attempts is
// a cluster of its own, whose priorities are the clusters of the places asked in turn. The filter tells from an attempt's
// cluster which target it is for, so a place that is asked twice has a second cluster.
import type { NormalisedConfig, Pool, Provider } from "@plano/config";

/** Keys and targets of one name beyond this many are not waited for. */
const MAX_ATTEMPTS = 10;
/** Targets of one name that have limits, and are left out where these are reached: each more doubles the orders. */
const MAX_LEFT_OUT = 3;

interface Attempt {
  /** Index into the configuration's targets. */
  target: number;
  /** Of the place asked. */
  cluster: string;
}

export interface Order {
  /** Its share of the requests; 0 for what is taken only in place of others. */
  weight: number;
  /** Where Envoy is told to send the request: that of the one attempt, or one that has all of them. */
  cluster: string;
  attempts: Attempt[];
}

/** Orders by name: those of the targets at their indexes, then those of the pools. */
export interface Orders {
  targets: Order[];
  pools: PoolOrders[];
}

export interface PoolOrders {
  name: string;
  orders: Order[];
  /** The same without some that have limits: taken where these are reached. */
  shorter?: Order[];
}

/** `failover-3-...` makes three attempts; routes tell by the beginning how many. */
export function failoverPrefix(attempts: number): string {
  return `failover-${attempts}-`;
}

/** The cluster for the `count`-th time a place is asked in one order, from 1. */
function clusterOf(place: string, count: number): string {
  return count === 1 ? place : `${place}~${count}`;
}

export function ordersOf(config: NormalisedConfig): Orders {
  const names = new OrderNames();
  return {
    targets: config.targets.map((_, target) => orderOf(config, [target], 1, names)),
    pools: config.pools.map((pool) => {
      const shorter = shorterOrders(config, pool, names);
      return {
        name: pool.name,
        orders: poolOrders(config, pool, names),
        ...(shorter.length > 0 && { shorter }),
      };
    }),
  };
}

/**
 * Each target may come first, and the others follow as they are written: as often as its weight says, or else when the
 * filter knows of those before it that they cannot take the request.
 */
function poolOrders(config: NormalisedConfig, { targets, weighted }: Pool, names: OrderNames): Order[] {
  const all = targets.map(({ target }) => target);
  return targets.map(({ target, weight }, index) => {
    const order = [target, ...all.filter((other) => other !== target)];
    return orderOf(config, order, weighted ? weight : Number(index === 0), names);
  });
}

/** Envoy cannot pass over a target once it has begun an order. At least two are left: for one alone there is nothing to choose. */
function shorterOrders(config: NormalisedConfig, { targets }: Pool, names: OrderNames): Order[] {
  const all = [...new Set(targets.map(({ target }) => target))];
  const limited = all.filter((target) => config.rateLimits.some((limit) => limit.targets?.includes(target)));
  return subsetsOf(limited.slice(0, MAX_LEFT_OUT))
    .map((leftOut) => all.filter((target) => !leftOut.includes(target)))
    .filter(({ length }) => length > 1 && length < all.length)
    .flatMap((left) =>
      left.map((first) => orderOf(config, [first, ...left.filter((other) => other !== first)], 0, names)),
    );
}

function subsetsOf(items: readonly number[]): number[][] {
  return items.reduce<number[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);
}

/** A target is asked once with each of its keys before the next is. */
function orderOf(
  config: NormalisedConfig,
  indexes: readonly number[],
  weight: number,
  names: OrderNames,
): Order {
  const times = new Map<string, number>();
  const attempts = indexes
    .flatMap((target) => {
      const provider = providerOf(config, target);
      return Array<Attempt>(Math.max(1, provider.keys.length)).fill({ target, cluster: provider.cluster });
    })
    .slice(0, MAX_ATTEMPTS)
    .map(({ target, cluster }) => {
      const count = (times.get(cluster) ?? 0) + 1;
      times.set(cluster, count);
      return { target, cluster: clusterOf(cluster, count) };
    });
  return { weight, cluster: names.of(attempts.map(({ cluster }) => cluster)), attempts };
}

/** Of the target at that index. */
export function providerOf({ targets, providers }: NormalisedConfig, target: number): Provider {
  const provider = providers[targets[target]?.provider ?? -1];
  if (provider === undefined) throw new Error(`Target ${target} refers to a provider that does not exist.`);
  return provider;
}

/** One name for each list of clusters. */
class OrderNames {
  readonly #known = new Map<string, string>();

  of(clusters: readonly string[]): string {
    const [first = ""] = clusters;
    if (clusters.length === 1) return first;
    const key = clusters.join(" ");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `${failoverPrefix(clusters.length)}${this.#known.size + 1}`;
    this.#known.set(key, name);
    return name;
  }
}
