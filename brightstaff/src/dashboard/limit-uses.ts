// What requests have used of rate limits in the latest periods: a limit's share is that of the models and the name that it counts.
import { AGENT_PREFIX } from "@plano/config/contract";
import { Aggregation } from "../history/aggregation.js";
import { type Contribution, contributionsOf } from "../history/contributions.js";
import type { Asked, History } from "../history/history.js";
import { parseQuery } from "../history/query/parse.js";
import { isRolled } from "../history/rollups/series.js";
import { countIn } from "../history/sums.js";
import type { BreakdownRow, Dimension } from "../history/types.js";
import type { DashboardConfig } from "../service-config/schema.js";

export type Limit = DashboardConfig["shown"]["limits"][number];

/** The key of rows that an aggregation had no room to keep apart; models' full names have a slash. */
const OTHERS = "other";
/** Of values that were masked: several may look the same. */
const MASKED = "⟦";
/** What subtracting dollars may leave of nothing. */
const LEAST = 1e-9;

/** What requests have used of limits. */
interface Use {
  requests: number;
  tokens: number;
  cached: number;
  dollars: number;
}

const NOTHING: Use = { requests: 0, tokens: 0, cached: 0, dollars: 0 };

/** What limits of the same models have used, by the values of their selector. */
export interface InUse {
  byValue: ReadonlyMap<string, number>;
  /** The most first; without what is masked. */
  sorted: readonly (readonly [value: string, used: number])[];
  isMasked: boolean;
}

/** By models, and by the values of a selector: an empty one for requests without it. */
class Uses {
  readonly #models = new Map<string, Map<string, Use>>();
  readonly #inUse = new Map<string, InUse>();

  add(model: string, value: string, more: Use): void {
    const values = this.#models.get(model) ?? new Map<string, Use>();
    const { requests, tokens, cached, dollars } = values.get(value) ?? NOTHING;
    values.set(value, {
      requests: requests + more.requests,
      tokens: tokens + more.tokens,
      cached: cached + more.cached,
      dollars: dollars + more.dollars,
    });
    this.#models.set(model, values);
  }

  addContribution({ added, under }: Contribution, dimension: Dimension | undefined): void {
    const model = under("model");
    if (model === undefined) return;
    this.add(model, dimension === undefined ? "" : (under(dimension) ?? ""), {
      requests: countIn(added, "modelRequests"),
      tokens: countIn(added, "input") + countIn(added, "output"),
      cached: countIn(added, "cachedInput"),
      dollars: countIn(added, "cost"),
    });
  }

  /** Found once for all limits that differ only in amounts, in the value that they count, or in others' values. */
  of(limit: Limit, own: ReadonlySet<string>): InUse {
    const key = JSON.stringify([limit.unit, limit.skipsCached, limit.models]);
    const inUse = this.#inUse.get(key) ?? this.#find(limit, own);
    this.#inUse.set(key, inUse);
    return inUse;
  }

  #find(limit: Limit, own: ReadonlySet<string>): InUse {
    const byValue = new Map<string, number>();
    for (const [model, values] of this.#models) {
      if (!isCounted(limit, model, own)) continue;
      for (const [value, use] of values) byValue.set(value, (byValue.get(value) ?? 0) + amountOf(limit, use));
    }
    const told = [...byValue].filter(([value]) => !value.includes(MASKED));
    const sorted = told
      .filter(([value, amount]) => value !== "" || amount > LEAST)
      .sort(([, one], [, other]) => other - one);
    return { byValue, sorted, isMasked: told.length < byValue.size };
  }
}

interface PeriodUses {
  all: Uses;
  byAlias: ReadonlyMap<string, Uses>;
}

/** What was used in the latest periods; limits of one period and one selector share it. */
export class Periods {
  readonly #history: History;
  readonly #aliases: ReadonlySet<string>;
  readonly #periods = new Map<string, PeriodUses>();

  constructor(history: History, limits: readonly Limit[]) {
    this.#history = history;
    this.#aliases = new Set(limits.flatMap(({ alias = [] }) => alias));
  }

  async usesOf({ periodSeconds, alias }: Limit, dimension: Dimension | undefined): Promise<Uses> {
    const key = `${periodSeconds} ${dimension}`;
    const uses = this.#periods.get(key) ?? (await this.#read(periodSeconds, dimension));
    this.#periods.set(key, uses);
    return alias === undefined ? uses.all : (uses.byAlias.get(alias) ?? new Uses());
  }

  /** From the sums of ten seconds and more only where requests of the period are no longer kept. */
  async #read(periodSeconds: number, dimension: Dimension | undefined): Promise<PeriodUses> {
    const now = Date.now();
    const asked: Asked = { query: parseQuery(""), range: { from: now - periodSeconds * 1_000, to: now } };
    const isSummed =
      !this.#history.reachesBackTo(asked.range.from) && (dimension === undefined || isRolled(dimension));
    const all = isSummed ? await this.#summed(asked, dimension) : new Uses();
    const byAlias = new Map([...this.#aliases].map((alias) => [alias, new Uses()]));
    if (!isSummed || byAlias.size > 0)
      await this.#history.visit(asked, (kept) => {
        for (const contribution of contributionsOf(kept.summary, kept.calls)) {
          if (!isSummed) all.addContribution(contribution, dimension);
          byAlias.get(contribution.asked ?? "")?.addContribution(contribution, dimension);
        }
      });
    return { all, byAlias };
  }

  async #summed(asked: Asked, dimension: Dimension | undefined): Promise<Uses> {
    const groups: Dimension[][] = dimension === undefined ? [["model"]] : [["model"], ["model", dimension]];
    const sums = new Aggregation(asked.range, { groups });
    await this.#history.aggregate(asked, sums);
    const uses = new Uses();
    const rows = dimension === undefined ? [] : sums.rows(1);
    const isAll = rows.every(({ key }) => key.model !== OTHERS);
    if (isAll) for (const row of sums.rows(0)) uses.add(row.key.model ?? "", "", useOf(row));
    for (const row of rows) {
      const { model = "", [dimension ?? "model"]: value = "" } = row.key;
      if (model === OTHERS) continue;
      uses.add(model, value, useOf(row));
      // What is left has no value.
      if (isAll) uses.add(model, "", useOf(row, -1));
    }
    return uses;
  }
}

function useOf({ modelRequests, input, output, cachedInput, cost }: BreakdownRow, times: 1 | -1 = 1): Use {
  return {
    requests: times * modelRequests,
    tokens: times * (input + output),
    cached: times * cachedInput,
    dollars: times * (cost ?? 0),
  };
}

/** `own`: models with entries of their own, which a wildcard's limit does not count. */
function isCounted({ models }: Limit, model: string, own: ReadonlySet<string>): boolean {
  if (model.startsWith(AGENT_PREFIX)) return false;
  if (models === undefined) return true;
  const isOfWildcard = (name: string): boolean =>
    name.endsWith("/*") && model.startsWith(name.slice(0, -1)) && !own.has(model);
  return models.some((name) => name === model || isOfWildcard(name));
}

function amountOf({ unit, skipsCached }: Limit, { requests, tokens, cached, dollars }: Use): number {
  if (unit === "requests") return requests;
  if (unit === "dollars") return dollars;
  return tokens - (skipsCached ? cached : 0);
}
