// How limits become the rate limit service's descriptors: limits that differ only in their value and amount share a key,
// and the service finds the amount by the value. Envoy's configuration and the service's file are rendered from this.
import type { NormalisedConfig, RateLimit } from "@plano/config";

/** Money is counted by each Envoy for itself. */
const KINDS = ["requests", "tokens"] as const;

const UNITS: Readonly<Record<number, string>> = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" };

/** What a key counts. */
export interface CountedScope {
  /**
   * `openai/gpt-4o tokens/minute (x-team)`: no two limits of one file share it, but for their values. It must not end
   * with what clients or the file may choose: an asterisk there would be a wildcard of the service's.
   */
  key: string;
  kind: (typeof KINDS)[number];
  unit: string;
  /** Index of what is counted by whom: shared by all kinds and units of a model and a header. */
  scope: number;
  /** By value of the header; `undefined` for each that is not named. */
  amounts: Map<string | undefined, number>;
}

/** As the wasm filter reads them, in their order. */
export interface FilterLimitScope {
  /** What of the requests it counts: indexes of targets, the index of a pool, or all. */
  targets?: number[];
  pool?: number;
  header?: string;
}

/** `pools` are the names of the filter's pools, in their order. */
export function renderLimitScopes(
  { rateLimits }: NormalisedConfig,
  pools: readonly string[],
): FilterLimitScope[] {
  const scopes = scopesOf(rateLimits);
  const firsts = rateLimits.filter((_limit, index) => scopes.indexOf(scopes[index] ?? 0) === index);
  return firsts.map(({ targets, pool, selector }) => ({
    ...(targets !== undefined && { targets }),
    ...(pool !== undefined && { pool: pools.indexOf(pool) }),
    ...(selector !== undefined && { header: selector.header }),
  }));
}

/** The index of each limit's scope. */
function scopesOf(limits: readonly RateLimit[]): number[] {
  const known = new Map<string, number>();
  return limits.map(({ model, selector }) => {
    const name = JSON.stringify([model, selector?.header]);
    const scope = known.get(name) ?? known.size;
    known.set(name, scope);
    return scope;
  });
}

export function countedScopes(limits: readonly RateLimit[]): CountedScope[] {
  const scopes = scopesOf(limits);
  const counted = new Map<string, CountedScope>();
  for (const [index, limit] of limits.entries()) {
    const unit = UNITS[limit.periodSeconds] ?? "day";
    for (const kind of KINDS) {
      const amount = limit[kind];
      if (amount === undefined) continue;
      const { model, selector } = limit;
      const key = `${model} ${kind}/${unit}${selector === undefined ? "" : ` (${selector.header})`}`;
      const each = counted.get(key) ?? { key, kind, unit, scope: scopes[index] ?? 0, amounts: new Map() };
      each.amounts.set(selector?.value, amount);
      counted.set(key, each);
    }
  }
  return [...counted.values()];
}
