// How much of each rate limit was used in its latest period, by the requests that are kept. The limits themselves are counted in
// Envoy, which does not tell; what it also counts are requests under way, and estimates where a provider told no tokens.
import { AGENT_PREFIX, CALLER_HEADER } from "@plano/config/contract";
import { Aggregation } from "../history/aggregation.js";
import type { Asked, History } from "../history/history.js";
import { parseQuery } from "../history/query/parse.js";
import type { BreakdownRow, Dimension } from "../history/types.js";
import type { DashboardConfig } from "../service-config/schema.js";
import type { LimitHealth, LimitShown } from "./api.js";

type Limit = DashboardConfig["shown"]["limits"][number];

const FULLEST = 5;
/** Seconds of a period from which on the sums of ten seconds are exact enough. */
const LONG = 3_600;

export function limitShown({ name, unit, limit, periodSeconds, header, value }: Limit): LimitShown {
  if (header === undefined) return { name, unit, limit, periodSeconds };
  const who = header === CALLER_HEADER ? "caller" : header;
  const selector = value === undefined ? who : `${who}=${value}`;
  return { name, unit, limit, periodSeconds, selector };
}

/** In the order of the file. The work grows with the requests that are kept, and not with the limits. */
export async function limitsInUse(
  history: History,
  dashboard: DashboardConfig | undefined,
): Promise<LimitHealth[]> {
  if (dashboard === undefined) return [];
  const { shown, tags } = dashboard;
  const own = new Set(shown.providers.flatMap(({ models }) => models));
  const periods = new Periods(history, shown.limits);
  const told: LimitHealth[] = [];
  for (const limit of shown.limits) {
    const dimension = dimensionOf(limit, tags);
    const used = dimension === null ? undefined : usedOf(limit, await periods.rows(limit, dimension), own);
    told.push({ ...limitShown(limit), ...usedFrom(limit, used), ...termOf(dimension) });
  }
  return told;
}

interface Row extends BreakdownRow {
  /** Of the selector. */
  value: string;
}

/** What requests add up to, by models and the values of a selector; limits of one period and one selector share it. */
class Periods {
  readonly #history: History;
  readonly #aliases: ReadonlySet<string>;
  readonly #rows = new Map<string, Promise<{ all: Row[]; byAlias: Map<string, Row[]> }>>();

  constructor(history: History, limits: readonly Limit[]) {
    this.#history = history;
    this.#aliases = new Set(limits.flatMap(({ alias = [] }) => alias));
  }

  async rows({ periodSeconds, alias }: Limit, dimension: Dimension | undefined): Promise<Row[]> {
    const key = `${periodSeconds} ${dimension}`;
    const rows = this.#rows.get(key) ?? this.#read(periodSeconds, dimension);
    this.#rows.set(key, rows);
    const { all, byAlias } = await rows;
    return alias === undefined ? all : (byAlias.get(alias) ?? []);
  }

  async #read(periodSeconds: number, dimension: Dimension | undefined) {
    const now = Date.now();
    const asked: Asked = { query: parseQuery(""), range: { from: now - periodSeconds * 1_000, to: now } };
    const groups = [dimension === undefined ? (["model"] as const) : (["model", dimension] as const)];
    const all = new Aggregation(asked.range, { groups });
    const byAlias = new Map(
      [...this.#aliases].map((alias) => [alias, new Aggregation(asked.range, { groups })]),
    );
    const isLong = periodSeconds >= LONG;
    if (isLong) await this.#history.aggregate(asked, all);
    if (!isLong || byAlias.size > 0)
      await this.#history.visit(asked, (kept) => {
        if (!isLong) all.add(kept);
        byAlias.get(kept.summary.asked ?? "")?.add(kept);
      });
    const rowsOf = (sums: Aggregation): Row[] =>
      sums
        .rows(0)
        .map((row) => ({ ...row, value: dimension === undefined ? "" : (row.key[dimension] ?? "") }));
    return { all: rowsOf(all), byAlias: new Map([...byAlias].map(([alias, sums]) => [alias, rowsOf(sums)])) };
  }
}

/** Undefined: one bucket for all. Null: values of this header are not kept. */
function dimensionOf({ header }: Limit, tags: Record<string, string>): Dimension | undefined | null {
  if (header === undefined) return undefined;
  if (header === CALLER_HEADER) return "caller";
  const tag = Object.keys(tags).find((name) => tags[name]?.toLowerCase() === header);
  return tag === undefined ? null : `tag:${tag}`;
}

function termOf(dimension: Dimension | undefined | null): Pick<LimitHealth, "term"> {
  if (dimension === undefined || dimension === null) return {};
  const [key = "", tag] = dimension.split(":");
  return { term: { key, prefix: tag === undefined ? "" : `${tag}=` } };
}

/** By the selector's values, and of all together under an empty one. */
function usedOf(limit: Limit, rows: readonly Row[], own: ReadonlySet<string>): Map<string, number> {
  const used = new Map<string, number>();
  for (const row of rows) {
    if (!isCounted(limit, row.key.model ?? "", own)) continue;
    used.set(row.value, (used.get(row.value) ?? 0) + amountOf(limit, row));
  }
  return used;
}

/** `own`: models with entries of their own, which a wildcard's limit does not count. */
function isCounted({ models }: Limit, model: string, own: ReadonlySet<string>): boolean {
  if (model.startsWith(AGENT_PREFIX)) return false;
  if (models === undefined) return true;
  const isOfWildcard = (name: string): boolean =>
    name.endsWith("/*") && model.startsWith(name.slice(0, -1)) && !own.has(model);
  return models.some((name) => name === model || isOfWildcard(name));
}

function amountOf({ unit, skipsCached }: Limit, row: BreakdownRow): number {
  if (unit === "requests") return row.requests;
  if (unit === "dollars") return row.cost ?? 0;
  return row.input + row.output - (skipsCached ? row.cachedInput : 0);
}

function usedFrom(
  { header, value, except = [] }: Limit,
  used: ReadonlyMap<string, number> | undefined,
): Pick<LimitHealth, "used" | "values"> {
  if (used === undefined) return { used: null };
  if (header === undefined || value !== undefined) return { used: used.get(value ?? "") ?? 0 };
  const values = [...used].filter(([each]) => !except.includes(each));
  values.sort(([, one], [, other]) => other - one);
  const fullest = values.slice(0, FULLEST).map(([each, amount]) => ({ value: each, used: amount }));
  return { used: null, values: { count: values.length, fullest } };
}
