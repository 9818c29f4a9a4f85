// A request for people: what it was, where its time went, what its tokens cost, and what was said.
import { styleText } from "node:util";
import type { Cost, ObservedPart, RequestDetail, SignalBadge } from "@plano/brightstaff/dashboard-api";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatInstant,
  tellFailure,
  type WaterfallBar,
  waterfallOf,
} from "@plano/dashboard/terminal";
import { printable, printableLines } from "../system/printable.js";
import { servedBy } from "./row.js";

const BAR = 40;
const LABEL = 20;
/** Lines of a message that are shown. */
const MOST_LINES = 12;

const NOT_KEPT: Record<Exclude<RequestDetail["content"], "kept">, string> = {
  off: "What was said is not kept: `dashboard.content` is off.",
  never: "What was said was not kept: content was off for it, or it was answered before it was read.",
  gone: "What was said is no longer kept.",
};

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

export function detailLines(detail: RequestDetail, stream: NodeJS.WriteStream): string[] {
  return linesOf(detail, (format, text) => styleText(format, text, { stream }));
}

/** Without any style. */
export function plainDetailLines(detail: RequestDetail): string[] {
  return linesOf(detail, (_, text) => text);
}

function linesOf(detail: RequestDetail, style: Style): string[] {
  const { summary, record, parts, content } = detail;
  const { status, error, conversation } = summary;
  const tone = status >= 400 || status === 0 ? "red" : "green";
  return [
    `${style("bold", printable(summary.id))}  ${style(tone, status === 0 ? "–" : String(status))}  ${printable(servedBy(summary))}`,
    style(
      "dim",
      [
        formatInstant(summary.started),
        formatDuration(summary.duration),
        apisOf(summary.api, record.upstream_format),
        ...(summary.stopReason === null ? [] : [summary.stopReason]),
        ...whoOf(detail).map(printable),
        ...(conversation === undefined ? [] : [`conversation ${conversation.id} turn ${conversation.turn}`]),
      ].join("  "),
    ),
    ...(error === undefined
      ? []
      : [
          style(
            "red",
            printable(error.message === undefined ? error.code : `${error.code}: ${tellFailure(summary)}`),
          ),
        ]),
    "",
    ...waterfallLines(detail).map(([line, isBad]) => (isBad ? style("red", line) : line)),
    "",
    ...costLines(detail),
    "",
    ...(content === "kept"
      ? messageLines(parts, summary.signals, (text) => style("dim", text))
      : [style("dim", NOT_KEPT[content])]),
  ];
}

/** The provider's is told where it is another one. */
function apisOf(client: string, provider: string | null): string {
  return provider === null || provider === client ? client : `${client} → ${provider}`;
}

function whoOf({ summary }: RequestDetail): string[] {
  const { caller, client, user, session, agent, route, tags } = summary;
  const known = Object.entries({ caller, client, user, session, agent, route });
  return [
    ...known.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
    ...Object.entries(tags).map(([name, value]) => `tag:${name}=${value}`),
  ];
}

function waterfallLines(detail: RequestDetail): [string, boolean][] {
  const { bars, end } = waterfallOf(detail);
  return bars.map((bar) => [barLine(bar, end), bar.tone === "bad"]);
}

function barLine({ label, start, ms, note, depth, mark }: WaterfallBar, end: number): string {
  const at = Math.min(BAR - 1, Math.floor((start / end) * BAR));
  const length = Math.max(1, Math.min(BAR - at, Math.round((ms / end) * BAR)));
  const bar = (" ".repeat(at) + "█".repeat(length)).padEnd(BAR);
  const name = `${"  ".repeat(depth)}${label}`.slice(0, LABEL).padEnd(LABEL);
  const first = mark === undefined ? "" : `  first token ${formatDuration(mark)}`;
  return `${name} ${bar} ${formatDuration(ms).padStart(6)}  ${printable(note)}${first}`.trimEnd();
}

function costLines({ summary, cost }: RequestDetail): string[] {
  const { usage, calls } = summary;
  if (usage === null) return ["tokens  unknown"];
  const cached = usage.cachedInput ?? 0;
  const written = usage.cacheWrite ?? 0;
  const line = (name: string, tokens: number, rate: number | null, sum: number | null): string =>
    `  ${name.padEnd(14)} ${formatCount(tokens).padStart(7)}  ${rateOf(rate).padStart(10)}  ${formatCost(sum).padStart(9)}`;
  const rows: [string, number, keyof Cost, keyof Cost][] = [
    ["input, fresh", usage.input - cached - written, "inputRate", "input"],
    ["input, cached", cached, "cachedRate", "cached"],
    ["cache write", written, "writeRate", "write"],
    ["output", usage.output, "outputRate", "output"],
  ];
  const shown = rows.filter(([name, tokens]) => tokens > 0 || name === "output");
  return [
    "tokens",
    ...shown.map(([name, tokens, rate, sum]) =>
      line(name, tokens, calls === 0 ? numberOf(cost[rate]) : null, calls === 0 ? numberOf(cost[sum]) : null),
    ),
    `  ${"total".padEnd(14)} ${"".padStart(7)}  ${"".padStart(10)}  ${formatCost(summary.cost).padStart(9)}`,
  ];
}

const numberOf = (value: string | number | null): number | null => (typeof value === "number" ? value : null);

function rateOf(rate: number | null): string {
  return rate === null ? "" : `$${rate}/M`;
}

function messageLines(
  parts: readonly ObservedPart[],
  signals: readonly SignalBadge[],
  dim: (text: string) => string,
): string[] {
  return parts.flatMap((part) => {
    const { role, kind, name, text, media_type: type, bytes, message } = part;
    const head = [role, kind === "text" ? "" : kind, name ?? "", type ?? ""].filter(Boolean).join(" ");
    const lines = text === undefined ? [`(${bytes} bytes)`] : printableLines(text);
    const left = lines.length - MOST_LINES;
    const found =
      kind === "text" || kind === "tool_result" ? signals.filter((signal) => signal.message === message) : [];
    return [
      dim(printable(head)),
      ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`),
      ...(left > 0 ? [dim(`  … ${left} more lines`)] : []),
      ...found.map(({ type, words, family }) => `  ⚑ ${type} (${family}: ${printable(words)})`),
    ];
  });
}
