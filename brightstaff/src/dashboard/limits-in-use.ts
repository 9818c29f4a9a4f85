// How much of each rate limit was used in its latest period, by the requests that are kept. The limits themselves are counted in
// Envoy, which does not tell; what it also counts are requests under way, and estimates where a provider told no tokens.
import { CALLER_HEADER } from "@plano/config/contract";
import type { History } from "../history/history.js";
import type { Dimension } from "../history/types.js";
import type { DashboardConfig } from "../service-config/schema.js";
import type { LimitHealth, LimitShown } from "./api.js";
import { type Limit, Periods } from "./limit-uses.js";

const FULLEST = 5;
/** What subtracting dollars may leave of nothing. */
const LEAST = 1e-9;
/** Of values that were masked: several may look the same. */
const MASKED = "⟦";

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
  used: ReadonlyMap<string, number> | undefined,
): Pick<LimitHealth, "used" | "values" | "unknown"> {
  if (used === undefined) return { used: null, unknown: "not kept" };
  if (header === undefined) return { used: used.get("") ?? 0 };
  const masked = [...used].filter(([each]) => each.includes(MASKED));
  if (value !== undefined) {
    const amount = used.get(value);
    return amount === undefined && masked.length > 0
      ? { used: null, unknown: "masked" }
      : { used: amount ?? 0 };
  }
  const values = [...used].filter(
    ([each, amount]) => !each.includes(MASKED) && !except.includes(each) && (each !== "" || amount > LEAST),
  );
  values.sort(([, one], [, other]) => other - one);
  const fullest = values.slice(0, FULLEST).map(([each, amount]) => ({ value: each, used: amount }));
  return {
    ...{ used: null, values: { count: values.length, fullest } },
    ...(masked.length > 0 && { unknown: "masked" as const }),
  };
}
