// Converts limits to the rate limit service's descriptors. Limits that differ only in value and amount share a key; the
// service finds the amount by the value. Envoy's configuration and the service's file are rendered from this.
import { type NormalisedConfig, type RateLimit, shortHash } from "@plano/config";
import type { FilterLimitScope } from "@plano/config/contract";

/** The service counts no money: each Envoy counts it for itself. */
const KINDS = ["requests", "tokens"] as const;

const UNITS: Readonly<Record<number, string>> = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" };

type ScopeState = Pick<FilterLimitScope, "limited" | "used">;

/** The requests or tokens that one key counts. */
export interface CountedScope extends ScopeState {
  /**
   * `openai/gpt-4o tokens/minute (x-team)`: limits of one file share a key only if they differ in their values alone.
   * The end must not come from clients or the file: the service would read an asterisk there as a wildcard.
   */
  key: string;
  kind: (typeof KINDS)[number];
  unit: string;
  /** Amounts by value of the header; `undefined` is for every value that is not listed. */
  amounts: Map<string | undefined, number>;
}

/** `pools` are the names of the filter's pools, in order. */
export function renderLimitScopes(
  { rateLimits }: NormalisedConfig,
  pools: readonly string[],
): FilterLimitScope[] {
  const scopes = new Map(rateLimits.map((limit) => [stateOf(limit).limited, limit]));
  return [...scopes.values()].map((limit) => {
    const { targets, pool, selector } = limit;
    return {
      ...stateOf(limit),
      ...(targets !== undefined && { targets }),
      ...(pool !== undefined && { pool: pools.indexOf(pool) }),
      ...(selector !== undefined && { header: selector.header }),
    };
  });
}

/** The names follow from the scope, so that routes and filter config agree while one replaces the other. */
function stateOf({ model, selector }: Pick<RateLimit, "model" | "selector">): ScopeState {
  const scope = shortHash([model, selector?.header]);
  return { limited: `plano.limited_${scope}`, used: `plano.used_${scope}` };
}

export function countedScopes(limits: readonly RateLimit[]): CountedScope[] {
  const counted = new Map<string, CountedScope>();
  for (const limit of limits) {
    const unit = UNITS[limit.periodSeconds] ?? "day";
    for (const kind of KINDS) {
      const amount = limit[kind];
      if (amount === undefined) continue;
      const { model, selector } = limit;
      const key = `${model} ${kind}/${unit}${selector === undefined ? "" : ` (${selector.header})`}`;
      const each = counted.get(key) ?? { key, kind, unit, ...stateOf(limit), amounts: new Map() };
      each.amounts.set(selector?.value, amount);
      counted.set(key, each);
    }
  }
  return [...counted.values()];
}
