// `plano replay`: sends a request again, and shows what has changed in its answer, and what both cost.
import { styleText } from "node:util";
import type { Replay, RequestDetail } from "@plano/brightstaff/dashboard-api";
import {
  answerOf,
  formatCost,
  formatCount,
  formatDuration,
  UNKNOWN,
  wordDiff,
} from "@plano/dashboard/terminal";
import { openDashboard } from "../dashboard/client.js";
import { servedBy } from "../dashboard/row.js";
import { tableOf } from "../dashboard/table.js";
import { printable, printableJson, printableLines } from "../system/printable.js";
import { detailOf } from "./trace.js";

export interface ReplayOptions {
  model?: string;
  since: string;
  json?: boolean;
}

/** Throws a CommandError when it cannot be sent again. */
export async function replay(
  target: string,
  { model, json, since }: ReplayOptions,
  { env, print }: { env: NodeJS.ProcessEnv; print: (line: string) => void },
): Promise<void> {
  const client = await openDashboard(env);
  const original = await detailOf(client, target, { since });
  const { id, isWhole } = await client.post<Replay>("replay", { request: original.summary.id, model });
  const repeated = await client.get<RequestDetail>(`requests/${encodeURIComponent(id)}`);
  if (json === true) return print(printableJson({ isWhole, ...repeated }));
  for (const line of sumLines(original, repeated)) print(line);
  print("");
  for (const line of diffLines(original, repeated)) print(line);
  if (!isWhole) print("\nNot all of the request was kept, so not all of it was sent again.");
}

function sumLines(...details: RequestDetail[]): string[] {
  return tableOf(
    [
      ...["", "MODEL"].map((title) => ({ title })),
      ...["STATUS", "TIME", "INPUT", "OUTPUT", "COST"].map((title) => ({ title, isNumber: true })),
    ],
    details.map(({ summary }, at) => [
      ...[at === 0 ? "before" : "now", printable(servedBy(summary)), String(summary.status)],
      ...[formatDuration(summary.duration), formatCount(summary.usage?.input ?? null)],
      ...[formatCount(summary.usage?.output ?? null), formatCost(summary.cost)],
    ]),
  );
}

/** Without colours, words are in [-brackets-] that are gone, and in {+braces+} that are new. */
function diffLines(original: RequestDetail, repeated: RequestDetail): string[] {
  const [before, after] = [answerOf(original), answerOf(repeated)];
  if (before === after) return [before === "" ? UNKNOWN : "The answer is the same."];
  const hasColours = process.stdout.isTTY === true && process.stdout.hasColors();
  const painted = wordDiff(before, after).map(({ kind, text }) => {
    const lines = printableLines(text);
    if (kind === "same") return lines.join("\n");
    const paint = (line: string): string => styleText(kind === "gone" ? "red" : "green", line);
    if (hasColours) return lines.map(paint).join("\n");
    return kind === "gone" ? `[-${lines.join("\n")}-]` : `{+${lines.join("\n")}+}`;
  });
  return painted.join("").split("\n");
}
