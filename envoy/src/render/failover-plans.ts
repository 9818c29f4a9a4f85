// Failover plans: the targets of a request and the order in which Envoy tries them. Every model name has at least one plan.
// A plan of several attempts is an aggregate cluster, whose priorities are the clusters of its attempts. The filter learns
// the target of an attempt from its cluster, so a target that is tried twice has a second cluster.
import { CLUSTER_PREFIX, type NormalisedConfig, type Pool, type Provider, shortHash } from "@plano/config";
import type { FailoverPlan, FilterPool, PlannedAttempt } from "@plano/config/contract";

/** The most attempts of one plan: further keys and targets of a name are never tried. */
const MAX_ATTEMPTS = 10;
/** The most targets of one name that get left out when their limits are reached: each doubles the number of plans. */
const MAX_LEFT_OUT = 3;

/** The plan of each target, by its index, and the plans of each pool. */
export interface FailoverPlans {
  targets: FailoverPlan[];
  pools: FilterPool[];
}

/** `plano-failover-3-...` has three attempts; routes match the prefix. */
export function failoverPrefix(attempts: number): string {
  return `${CLUSTER_PREFIX}failover-${attempts}-`;
}

/** The cluster of the `count`-th attempt at one cluster in a plan, from 1. */
function clusterOf(cluster: string, count: number): string {
  return count === 1 ? cluster : `${cluster}~${count}`;
}

export function failoverPlansOf(config: NormalisedConfig): FailoverPlans {
  return {
    targets: config.targets.map((_, target) => failoverPlanOf(config, [target], 1)),
    pools: config.pools.map((pool) => {
      const shorter = shorterPlans(config, pool);
      return {
        name: pool.name,
        plans: poolPlans(config, pool),
        ...(shorter.length > 0 && { shorter }),
      };
    }),
  };
}

/**
 * One plan for each target, which comes first; the others follow in configured order. A plan serves its weight's share
 * of the requests, or those for which the filter knows that the earlier targets cannot take them.
 */
function poolPlans(config: NormalisedConfig, { targets, weighted }: Pool): FailoverPlan[] {
  const all = targets.map(({ target }) => target);
  return targets.map(({ target, weight }, index) => {
    const order = [target, ...all.filter((other) => other !== target)];
    return failoverPlanOf(config, order, weighted ? weight : Number(index === 0));
  });
}

/**
 * Plans that leave out limited targets, since Envoy cannot skip a target of a plan that has begun. Each keeps at least
 * two targets; with one there is no choice.
 */
function shorterPlans(config: NormalisedConfig, { targets }: Pool): FailoverPlan[] {
  const all = [...new Set(targets.map(({ target }) => target))];
  const limited = all.filter((target) => config.rateLimits.some((limit) => limit.targets?.includes(target)));
  return subsetsOf(limited.slice(0, MAX_LEFT_OUT))
    .map((leftOut) => all.filter((target) => !leftOut.includes(target)))
    .filter(({ length }) => length > 1 && length < all.length)
    .flatMap((left) =>
      left.map((first) => failoverPlanOf(config, [first, ...left.filter((other) => other !== first)], 0)),
    );
}

function subsetsOf(items: readonly number[]): number[][] {
  return items.reduce<number[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);
}

/** Each target is tried once with each of its keys before the next target. */
function failoverPlanOf(config: NormalisedConfig, indexes: readonly number[], weight: number): FailoverPlan {
  const times = new Map<string, number>();
  const attempts = indexes
    .flatMap((target) => {
      const provider = providerOf(config, target);
      return Array<PlannedAttempt>(Math.max(1, provider.keys.length)).fill({
        target,
        cluster: provider.cluster,
      });
    })
    .slice(0, MAX_ATTEMPTS)
    .map(({ target, cluster }) => {
      const count = (times.get(cluster) ?? 0) + 1;
      times.set(cluster, count);
      return { target, cluster: clusterOf(cluster, count) };
    });
  return { weight, cluster: planCluster(attempts.map(({ cluster }) => cluster)), attempts };
}

/** The provider of the target at that index. */
export function providerOf({ targets, providers }: NormalisedConfig, target: number): Provider {
  const provider = providers[targets[target]?.provider ?? -1];
  if (provider === undefined) throw new Error(`Target ${target} refers to a provider that does not exist.`);
  return provider;
}

/** The cluster of a plan: one name for each list of clusters. */
function planCluster(clusters: readonly string[]): string {
  const [first = ""] = clusters;
  return clusters.length === 1 ? first : `${failoverPrefix(clusters.length)}${shortHash(clusters)}`;
}
