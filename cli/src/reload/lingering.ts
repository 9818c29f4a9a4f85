// What a reload takes away lingers: a request that began before it may still be on its way to an agent, a filter, a
// routing preference or a provider that the new configuration no longer has. None of these can be asked for from outside.
import { isRoutePool, type NormalisedConfig, type Pool } from "@plano/config";
import type { Named } from "@plano/envoy";
import type { Plan } from "../system/plan.js";

/** Milliseconds that something taken away stays reachable for requests under way. */
const LINGERING = 300_000;
/** More reloads within that time drop the oldest. */
const MOST = 16;

/** What a configuration had. */
interface Former {
  plan: Pick<Plan, "config" | "secrets">;
  clusters: Named;
  /** When nothing of it is needed any more, milliseconds since the epoch. */
  until: number;
}

export class Lingering {
  #former: Former[] = [];

  /** Keeps what a configuration had when the next one takes its place. */
  keep(plan: Former["plan"], clusters: Named, now: number): void {
    this.#former = [{ plan, clusters, until: now + LINGERING }, ...this.#former].slice(0, MOST);
  }

  /** Forgets what has lingered long enough; false when that is nothing. */
  expire(now: number): boolean {
    const before = this.#former.length;
    this.#former = this.#former.filter(({ until }) => until > now);
    return this.#former.length < before;
  }

  /** The next time at which something expires. */
  get next(): number | undefined {
    return this.#former.at(-1)?.until;
  }

  /** The configuration, together with the agents, endpoints and routing preferences that linger. */
  join(config: NormalisedConfig): NormalisedConfig {
    return this.#former.reduce((joined, { plan }) => joinOne(joined, plan.config), config);
  }

  /** The secrets, together with those of what lingers. */
  joinSecrets(secrets: Plan["secrets"]): Plan["secrets"] {
    return Object.assign({}, ...this.#former.map(({ plan }) => plan.secrets), secrets);
  }

  /** The clusters, together with those that linger. */
  joinClusters(clusters: Named): Named {
    return new Map([...this.#former.flatMap((each) => [...each.clusters]).reverse(), ...clusters]);
  }
}

function joinOne(config: NormalisedConfig, before: NormalisedConfig): NormalisedConfig {
  const agents = Object.entries(before.agents).filter(([id]) => !Object.hasOwn(config.agents, id));
  const names = new Set(config.pools.map(({ name }) => name));
  const pools = before.pools.filter(({ name }) => isRoutePool(name) && !names.has(name));
  const backends = before.backends.filter(({ name }) => config.backends.every((each) => each.name !== name));
  if (agents.length + pools.length + backends.length === 0) return config;

  const targets = [...config.targets];
  const providers = [...config.providers];
  const moved = new Map<number, number>();
  /** The index of a target of before in the joined configuration. */
  const move = (index: number): number => {
    const known = moved.get(index);
    const target = before.targets[index];
    if (known !== undefined || target === undefined) return known ?? -1;
    const provider = before.providers[target.provider];
    if (provider === undefined) return -1;
    moved.set(index, targets.push({ ...target, provider: providers.push(provider) - 1 }) - 1);
    return targets.length - 1;
  };
  const movePool = (pool: Pool): Pool => ({
    ...pool,
    targets: pool.targets.map(({ target, weight }) => ({ target: move(target), weight })),
  });
  return {
    ...config,
    pools: [...config.pools, ...pools.map(movePool)],
    agents: { ...Object.fromEntries(agents.map(([id, index]) => [id, move(index)])), ...config.agents },
    backends: [...config.backends, ...backends],
    targets,
    providers,
  };
}
