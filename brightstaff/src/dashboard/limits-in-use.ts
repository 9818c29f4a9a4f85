// How much of each rate limit was used in its latest period, by the requests that are kept. The limits themselves are counted in
// Envoy, which does not tell; what it also counts are requests under way, and estimates where a provider told no tokens.
import { CALLER_HEADER } from "@plano/config/contract";
import type { History } from "../history/history.js";
import type { Dimension } from "../history/types.js";
import type { DashboardConfig } from "../service-config/schema.js";
import type { LimitHealth, LimitShown } from "./api.js";
import { type InUse, type Limit, Periods } from "./limit-uses.js";

const FULLEST = 5;

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
    const used = dimension === null ? undefined : (await periods.usesOf(limit, dimension)).of(limit, own);
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

function usedFrom(
  { header, value, except = [] }: Limit,
  inUse: InUse | undefined,
): Pick<LimitHealth, "used" | "values" | "unknown"> {
  if (inUse === undefined) return { used: null, unknown: "not kept" };
  const { byValue, sorted, isMasked } = inUse;
  if (header === undefined) return { used: byValue.get("") ?? 0 };
  if (value !== undefined) {
    const used = byValue.get(value);
    return used === undefined && isMasked ? { used: null, unknown: "masked" } : { used: used ?? 0 };
  }
  const others = new Set(except.filter((each) => byValue.has(each)));
  const fullest: { value: string; used: number }[] = [];
  for (const [each, used] of sorted) {
    if (fullest.length === FULLEST) break;
    if (!others.has(each)) fullest.push({ value: each, used });
  }
  return {
    ...{ used: null, values: { count: sorted.length - others.size, fullest } },
    ...(isMasked && { unknown: "masked" as const }),
  };
}
