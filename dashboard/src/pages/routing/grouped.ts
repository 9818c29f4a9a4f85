// Rows by two dimensions as groups of the first one, the largest first.
import type { BreakdownRow, Dimension } from "@plano/brightstaff/dashboard-api";
import { costSum } from "../../format/numbers.js";

export interface Group {
  /** Undefined for requests that have none. */
  name: string | undefined;
  requests: number;
  errors: number;
  failovers: number;
  /** Null when nothing has a price. */
  cost: number | null;
  withoutPrice: number;
  /** Without those that only brightstaff's own calls for the requests have used. */
  models: BreakdownRow[];
}

export function groupRows(rows: readonly BreakdownRow[], by: Dimension): Group[] {
  const groups = new Map<string | undefined, BreakdownRow[]>();
  for (const row of rows) groups.set(row.key[by], [...(groups.get(row.key[by]) ?? []), row]);
  const sum = (own: readonly BreakdownRow[], read: (row: BreakdownRow) => number): number =>
    own.reduce((total, row) => total + read(row), 0);
  return [...groups]
    .map(([name, own]) => ({
      name,
      requests: sum(own, ({ requests }) => requests),
      errors: sum(own, ({ errors }) => errors),
      failovers: sum(own, ({ failovers }) => failovers),
      cost: costSum(own),
      withoutPrice: sum(own, ({ withoutPrice }) => withoutPrice),
      models: own.filter(({ requests }) => requests > 0).sort((a, b) => b.requests - a.requests),
    }))
    .sort((a, b) => b.requests - a.requests);
}
