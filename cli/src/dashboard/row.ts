// A request as a line.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatWhen,
  nameModel,
  UNKNOWN,
} from "@plano/dashboard/terminal";
import { printable } from "../system/printable.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
/** Digits of a UUID that are enough. */
const UNIQUE = 8;
const WIDTHS = [15, 3, 34, 6, 6, 11, 8] as const;

function line(cells: readonly string[]): string {
  const [time = "", status = "", model = "", ttft = "", duration = "", tokens = "", cost = "", ...rest] =
    cells;
  const [w0, w1, w2, w3, w4, w5, w6] = WIDTHS;
  return [
    ...[time.padEnd(w0), status.padEnd(w1), model.padEnd(w2), ttft.padStart(w3), duration.padStart(w4)],
    ...[tokens.padStart(w5), cost.padStart(w6), ...rest],
  ]
    .join("  ")
    .trimEnd();
}

export const TITLE = line([
  "TIME",
  "ST",
  "ASKED → SERVED",
  "TTFT",
  "TOOK",
  "IN▸OUT",
  "COST",
  "ID",
  "PREVIEW",
]);

export function rowOf(request: RequestSummary): string {
  const { started, status, attempts, ttft, duration, usage, cost, id, preview, error, signals } = request;
  const mark = request.own === true ? "(Plano's own) " : "";
  const retried = attempts > 1 ? ` ↻${attempts}` : "";
  const tokens = usage === null ? UNKNOWN : `${formatCount(usage.input)}▸${formatCount(usage.output)}`;
  const about = [error?.code ?? [], preview ?? []].flat().join(": ");
  return line([
    formatWhen(started, Date.now()),
    status === 0 ? "–" : String(status),
    printable(servedBy(request)) + retried,
    formatDuration(ttft),
    formatDuration(duration),
    tokens,
    formatCost(cost),
    printable(UUID.test(id) ? id.slice(0, UNIQUE) : id),
    mark + printable(about) + (signals.length > 0 ? " ⚑" : ""),
  ]);
}

export function servedBy({ asked, model, provider }: RequestSummary): string {
  const served = model === null ? undefined : nameModel(provider, model);
  if (served === undefined) return asked ?? UNKNOWN;
  return asked === null || served.endsWith(asked) ? served : `${asked} → ${served}`;
}
