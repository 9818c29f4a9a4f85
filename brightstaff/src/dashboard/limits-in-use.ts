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

/** In the order of the file. */
export async function limitsInUse(
  history: History,
  dashboard: DashboardConfig | undefined,
): Promise<LimitHealth[]> {
  if (dashboard === undefined) return [];
  const { shown, tags } = dashboard;
  const own = new Set(shown.providers.flatMap(({ models }) => models));
  const told: LimitHealth[] = [];
  for (const limit of shown.limits) {
    const dimension = dimensionOf(limit, tags);
    const used = dimension === null ? undefined : await usedOf(history, limit, { dimension, own });
    told.push({ ...limitShown(limit), ...usedFrom(limit, used), ...termOf(dimension) });
  }
  return told;
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
async function usedOf(
  history: History,
  limit: Limit,
  { dimension, own }: { dimension: Dimension | undefined; own: ReadonlySet<string> },
): Promise<Map<string, number>> {
  const now = Date.now();
  const { alias, periodSeconds } = limit;
  const query = parseQuery(alias === undefined ? "" : `asked:${JSON.stringify(alias)}`);
  const asked: Asked = { query, range: { from: now - periodSeconds * 1_000, to: now } };
  const aggregation = new Aggregation(asked.range, {
    groups: [dimension === undefined ? ["model"] : ["model", dimension]],
  });
  if (periodSeconds >= LONG) await history.aggregate(asked, aggregation);
  else await history.visit(asked, (kept) => aggregation.add(kept));
  const used = new Map<string, number>();
  for (const row of aggregation.rows(0)) {
    const { key } = row;
    const value = dimension === undefined ? "" : (key[dimension] ?? "");
    if (isCounted(limit, key.model ?? "", own))
      used.set(value, (used.get(value) ?? 0) + amountOf(limit, row));
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
