// `plano cost`: what requests cost, by whatever they carry.
import type { Breakdown, BreakdownRow, Dimension } from "@plano/brightstaff/dashboard-api";
import {
  callsIn,
  costSum,
  formatCostSum,
  formatCount,
  formatShare,
  plural,
  UNKNOWN,
} from "@plano/dashboard/terminal";
import { openDashboard } from "../dashboard/client.js";
import { type Column, tableOf } from "../dashboard/table.js";
import { printable, printableJson } from "../system/printable.js";

export interface CostOptions {
  by: Dimension[];
  since: string;
  query?: string;
  csv?: boolean;
  json?: boolean;
}

/** What requests say in their bodies. */
const IN_BODIES: readonly Dimension[] = ["user", "session"];
const TAGS = "What a header says is by tag:NAME, for each of `dashboard.tags`.";

type Print = (line: string) => void;

export async function cost(options: CostOptions, env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const { by, since: range, query: q, csv, json } = options;
  const client = await openDashboard(env);
  const asked = { by, range, q, settled: "yes" };
  if (csv === true) return print((await client.text("breakdown", { ...asked, format: "csv" })).trimEnd());
  const { rows, leftOff = 0 } = await client.get<Breakdown>("breakdown", asked);
  if (json === true) {
    for (const row of rows) print(printableJson(row));
    return;
  }
  if (rows.length === 0) {
    const tags = by.some((each) => IN_BODIES.includes(each)) ? ` ${TAGS}` : "";
    return print(`No request with ${by.join(" and ")} ended in the last ${range}.${tags}`);
  }
  for (const line of linesOf(by, rows)) print(line);
  if (leftOff > 0) print(`and ${plural(leftOff, "more row")}`);
  const without = rows.reduce((all, row) => all + row.withoutPrice, 0);
  const sum = formatCostSum(costSum(rows), without);
  print(`\n${sum === UNKNOWN ? "The cost is unknown" : sum} in the last ${range}`);
  if (without > 0)
    print(
      `${plural(without, "call")} without a price: give the model \`pricing\` in the file, or name a catalogue in \`model_metrics_sources\`.`,
    );
}

function linesOf(by: readonly Dimension[], rows: readonly BreakdownRow[]): string[] {
  const numbers = ["REQUESTS", "CALLS", "INPUT", "CACHED", "OUTPUT", "COST", "SAVED"];
  const columns: Column[] = [
    ...by.map((dimension) => ({ title: dimension.toUpperCase() })),
    ...numbers.map((title): Column => ({ title, isNumber: true })),
  ];
  return tableOf(
    columns,
    rows.map((row) => {
      const { key, requests, input, cachedInput, output, cost: dollars, withoutPrice, saved } = row;
      return [
        ...by.map((dimension) => printable(key[dimension] ?? UNKNOWN)),
        ...[requests, callsIn(row), input].map(formatCount),
        ...[formatShare(cachedInput, input), formatCount(output)],
        ...[formatCostSum(dollars, withoutPrice), formatCostSum(saved, withoutPrice)],
      ];
    }),
  );
}
