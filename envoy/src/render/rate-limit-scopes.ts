// Converts limits to the rate limit service's descriptors. Limits that differ only in value and amount share a key; the
// service finds the amount by the value. Envoy's configuration and the service's file are rendered from this.
import type { NormalisedConfig, RateLimit } from "@plano/config";
import type { FilterLimitScope } from "@plano/config/contract";

/** The service counts no money: each Envoy counts it for itself. */
const KINDS = ["requests", "tokens"] as const;

const UNITS: Readonly<Record<number, string>> = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" };

/** The requests or tokens that one key counts. */
export interface CountedScope {
  /**
   * `openai/gpt-4o tokens/minute (x-team)`: limits of one file share a key only if they differ in their values alone.
   * The end must not come from clients or the file: the service would read an asterisk there as a wildcard.
   */
  key: string;
  kind: (typeof KINDS)[number];
  unit: string;
  /** Index of the scope, shared by all kinds and units of a model and a header. */
  scope: number;
  /** Amounts by value of the header; `undefined` is for every value that is not listed. */
  amounts: Map<string | undefined, number>;
}

/** `pools` are the names of the filter's pools, in order. */
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
