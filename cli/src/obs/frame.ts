// The live view as lines of a screen.
import type { BreakdownRow, InboxEntry, RequestSummary, Totals } from "@plano/brightstaff/dashboard-api";
import {
  formatAgo,
  formatClock,
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatShare,
  hasFailed,
  isWrong,
  UNKNOWN,
} from "@plano/dashboard/terminal";
import { plainDetailLines } from "../dashboard/detail.js";
import { servedBy } from "../dashboard/row.js";
import { printable } from "../system/printable.js";
import { column, type Line, type Piece, padded, sparkline } from "./text.js";
import { chosenOf, PANELS, type View } from "./view.js";

export interface Size {
  columns: number;
  rows: number;
}

/** Rows of the tables above the requests. */
const TOP = 5;
/** Columns with room for two tables. */
const WIDE = 112;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const POINTS = 30;
const HINTS = "q quit · / filter · space pause · tab panel · ↑↓ choose · enter request";

/** `now` in milliseconds since 1970. */
export function frameOf(view: View, size: Size, now: number): Line[] {
  if (view.opened !== undefined) return openedFrame({ ...view, opened: view.opened }, size);
  const above = [headOf(view, now), [], ...tablesOf(view, size.columns, now), []];
  const room = Math.max(0, size.rows - above.length - 1);
  const requests = requestLines(view, size.columns, room);
  const lines = [...above, ...requests].slice(0, size.rows - 1);
  const empty = Array.from({ length: Math.max(0, size.rows - 1 - lines.length) }, (): Line => []);
  return [...lines, ...empty, footOf(view)];
}

function openedFrame(view: View & { opened: NonNullable<View["opened"]> }, { rows }: Size): Line[] {
  const lines = plainDetailLines(view.opened.detail);
  const room = rows - 1;
  const top = Math.min(view.opened.top, Math.max(0, lines.length - room));
  const shown = lines.slice(top, top + room).map((text): Line => [[text]]);
  const empty = Array.from({ length: room - shown.length }, (): Line => []);
  return [...shown, ...empty, [["esc back · ↑↓ pgup pgdn scroll · q back", "dim"]]];
}

function headOf({ overview, health, waiting, since }: View, now: number): Line {
  if (overview === undefined || health === undefined)
    return [
      ["plano", "bold"],
      ["  …", "dim"],
    ];
  const { totals, range, series } = overview;
  const span = range.to - range.from;
  const { requests, errors, cachedInput, input } = totals;
  const facts = [
    `${perMinute(requests, span)} rpm`,
    `ttft p95 ${formatDuration(totals.ttft.p95)}`,
    `${costAnHour(totals, span)}/h`,
    `cached ${formatShare(cachedInput, input)}`,
  ];
  const isBad = isWrong(errors, requests);
  return [
    [`plano ${health.version}`, "bold"],
    [`  up ${formatDuration(now - health.started)}  `, "dim"],
    ["● ", isBad ? "red" : "green"],
    [`err ${formatShare(errors, requests)}`, isBad ? "red" : "reset"],
    [`  ${facts.join("  ")}  `],
    [`${printable(since)} `, "dim"],
    [sparkline(series.slice(-POINTS).map((point) => point.requests)), "cyan"],
    ...(health.sandbox ? [["  sandbox", "yellow"] satisfies Piece] : []),
    ...(waiting === undefined ? [] : [[`  paused, ${waiting.length} waiting`, "yellow"] satisfies Piece]),
  ];
}

function tablesOf(view: View, columns: number, now: number): Line[] {
  const dimension = PANELS[view.panel] ?? PANELS[0];
  const { overview } = view;
  const span = overview === undefined ? MINUTE : overview.range.to - overview.range.from;
  const left = breakdownLines(dimension, overview?.top[dimension] ?? [], span);
  if (columns < WIDE) return left;
  const right = inboxLines(view.inbox, now);
  const width = Math.max(...left.map((line) => line.reduce((sum, [text]) => sum + text.length, 0)));
  return left.map((line, at) => [...padded(line, width), ["   "], ...(right[at] ?? [])]);
}

function costAnHour({ cost, withoutPrice }: Totals, span: number): string {
  return formatCostSum(cost === null ? null : (cost * HOUR) / span, withoutPrice);
}

const NUMBERS: readonly [title: string, width: number, of: (row: Totals, span: number) => string][] = [
  ["rpm", 6, ({ requests }, span) => perMinute(requests, span)],
  ["err", 6, ({ errors, requests }) => formatShare(errors, requests)],
  ["p95", 7, ({ duration }) => formatDuration(duration.p95)],
  ["tok/s", 6, ({ tokensPerSecond }) => formatCount(tokensPerSecond.p50)],
  ["$/h", 9, costAnHour],
  ["cached", 7, ({ cachedInput, input }) => formatShare(cachedInput, input)],
];
const NAME = 28;

/** A title and five rows, whatever there is. */
function breakdownLines(
  dimension: (typeof PANELS)[number],
  rows: readonly BreakdownRow[],
  span: number,
): Line[] {
  const title = NUMBERS.map(([name, width]) => name.padStart(width)).join("");
  return [
    [[column(`${dimension}s`, NAME) + title, "dim"]],
    ...Array.from({ length: TOP }, (_, at): Line => {
      const row = rows[at];
      if (row === undefined) return [];
      return [
        [column(printable(row.key[dimension] ?? UNKNOWN), NAME)],
        ...NUMBERS.map(([name, width, of]): Piece => {
          const isBad = name === "err" && isWrong(row.errors, row.requests);
          return [of(row, span).padStart(width), isBad ? "red" : "reset"];
        }),
      ];
    }),
  ];
}

function inboxLines(entries: readonly InboxEntry[], now: number): Line[] {
  if (entries.length === 0) return [[["needs a look", "dim"]], [["nothing", "dim"]]];
  return [
    [["needs a look", "dim"]],
    ...entries
      .slice(0, TOP)
      .map(
        ({ text, at, times }): Line => [
          ["⚑ ", "yellow"],
          [printable(text)],
          [times > 1 ? ` ×${times}` : ""],
          [`  ${formatAgo(at, now)}`, "dim"],
        ],
      ),
  ];
}

function requestLines(view: View, columns: number, room: number): Line[] {
  const { rows, query } = view;
  if (rows.length === 0)
    return [[[query === "" ? "No request has ended yet." : "No request is like that.", "dim"]]];
  const chosen = view.chosen === undefined ? undefined : chosenOf(view);
  const at = chosen === undefined ? 0 : rows.indexOf(chosen);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  return rows
    .slice(top, top + room)
    .map((row) => (row === chosen ? inverse(requestLine(row), columns) : requestLine(row)));
}

function requestLine(request: RequestSummary): Line {
  const { started, status, attempts, ttft, duration, usage, cost, preview, error, signals } = request;
  const isBad = status === 0 || hasFailed(request);
  const tokens = usage === null ? UNKNOWN : `${formatCount(usage.input)}▸${formatCount(usage.output)}`;
  const retried = attempts > 1 ? ` ↻${attempts}` : "";
  return [
    [`${formatClock(started)} `, "dim"],
    [column(status === 0 ? "–" : String(status), 4), isBad ? "red" : "green"],
    [column(printable(servedBy(request)) + retried, 34)],
    [column(formatDuration(ttft), 7, "right"), "dim"],
    [column(formatDuration(duration), 7, "right")],
    [column(tokens, 12, "right")],
    [column(formatCost(cost), 9, "right")],
    ["  "],
    ...(signals.length > 0 ? [["⚑ ", "yellow"] satisfies Piece] : []),
    [printable([error?.code ?? [], preview ?? []].flat().join(": ")), error === undefined ? "dim" : "red"],
  ];
}

function inverse(line: Line, columns: number): Line {
  return [
    [
      padded(line, columns)
        .map(([text]) => text)
        .join(""),
      "inverse",
    ],
  ];
}

function footOf({ writing, query, failure }: View): Line {
  if (failure !== undefined) return [[printable(failure), "red"]];
  if (writing !== undefined) return [["filter: "], [printable(writing)], ["▏"]];
  return query === ""
    ? [[HINTS, "dim"]]
    : [["filter "], [printable(query), "bold"], ["  esc clears it", "dim"]];
}

function perMinute(count: number, span: number): string {
  const rate = (count * MINUTE) / span;
  return rate > 0 && rate < 9.95 ? rate.toFixed(1) : formatCount(rate);
}
