// Failover plans: the targets of a request and the order in which Envoy tries them. Every model name has at least one plan.
// A plan of several attempts is an aggregate cluster, whose priorities are the clusters of its attempts. The filter learns
// the target of an attempt from its cluster, so a target that is tried twice has a second cluster.
import type { NormalisedConfig, Pool, Provider } from "@plano/config";

/** Attempts of one plan: the keys and targets of a name beyond this many are never tried. */
const MAX_ATTEMPTS = 10;
/** Targets of one name that have limits, and are left out where these are reached: each more doubles the plans. */
const MAX_LEFT_OUT = 3;

interface Attempt {
  /** Index into the configuration's targets. */
  target: number;
  /** The cluster that serves it. */
  cluster: string;
}

export interface FailoverPlan {
  /** Its share of the requests; 0 for a plan that only replaces others. */
  weight: number;
  /** Where Envoy routes the request: the cluster of the one attempt, or an aggregate of all. */
  cluster: string;
  attempts: Attempt[];
}

/** The plan of each target, by its index, and the plans of each pool. */
export interface FailoverPlans {
  targets: FailoverPlan[];
  pools: PoolPlans[];
}

export interface PoolPlans {
  name: string;
  plans: FailoverPlan[];
  /** The same without some that have limits: taken where these are reached. */
  shorter?: FailoverPlan[];
}

/** `failover-3-...` makes three attempts; routes tell by the beginning how many. */
export function failoverPrefix(attempts: number): string {
  return `failover-${attempts}-`;
}

/** The cluster of the `count`-th attempt at one cluster in a plan, from 1. */
function clusterOf(cluster: string, count: number): string {
  return count === 1 ? cluster : `${cluster}~${count}`;
}

export function failoverPlansOf(config: NormalisedConfig): FailoverPlans {
  const names = new PlanNames();
  return {
    targets: config.targets.map((_, target) => failoverPlanOf(config, [target], 1, names)),
    pools: config.pools.map((pool) => {
      const shorter = shorterPlans(config, pool, names);
      return {
        name: pool.name,
        plans: poolPlans(config, pool, names),
        ...(shorter.length > 0 && { shorter }),
      };
    }),
  };
}

/**
 * Each target may come first, and the others follow as they are written: as often as its weight says, or else when the
 * filter knows of those before it that they cannot take the request.
 */
function poolPlans(config: NormalisedConfig, { targets, weighted }: Pool, names: PlanNames): FailoverPlan[] {
  const all = targets.map(({ target }) => target);
  return targets.map(({ target, weight }, index) => {
    const order = [target, ...all.filter((other) => other !== target)];
    return failoverPlanOf(config, order, weighted ? weight : Number(index === 0), names);
  });
}

/** Envoy cannot pass over a target once it has begun a plan. At least two are left: for one alone there is nothing to choose. */
function shorterPlans(config: NormalisedConfig, { targets }: Pool, names: PlanNames): FailoverPlan[] {
  const all = [...new Set(targets.map(({ target }) => target))];
  const limited = all.filter((target) => config.rateLimits.some((limit) => limit.targets?.includes(target)));
  return subsetsOf(limited.slice(0, MAX_LEFT_OUT))
    .map((leftOut) => all.filter((target) => !leftOut.includes(target)))
    .filter(({ length }) => length > 1 && length < all.length)
    .flatMap((left) =>
      left.map((first) =>
        failoverPlanOf(config, [first, ...left.filter((other) => other !== first)], 0, names),
      ),
    );
}

function subsetsOf(items: readonly number[]): number[][] {
  return items.reduce<number[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);
}

/** A target is asked once with each of its keys before the next is. */
function failoverPlanOf(
  config: NormalisedConfig,
  indexes: readonly number[],
  weight: number,
  names: PlanNames,
): FailoverPlan {
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
class PlanNames {
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
