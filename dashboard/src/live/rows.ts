// The rows of a live list: the newest first by when they began, each once, and never more than a bound.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";

const KEPT_ROWS = 1_000;

export function mergeRows(
  rows: readonly RequestSummary[],
  arrived: readonly RequestSummary[],
  bound = KEPT_ROWS,
): RequestSummary[] {
  const ids = new Set(arrived.map(({ id }) => id));
  return [...arrived, ...rows.filter(({ id }) => !ids.has(id))]
    .sort((a, b) => b.started - a.started || b.n - a.n)
    .slice(0, bound);
}
