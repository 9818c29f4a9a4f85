// Where the time of a request went, as bars on one axis.
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { hasFailed } from "../../format/failures.js";
import { nameModel, nameTarget } from "../../format/models.js";
import { formatDuration } from "../../format/numbers.js";

export interface WaterfallBar {
  label: string;
  /** Milliseconds after the request began. */
  start: number;
  ms: number;
  note: string;
  tone: "own" | "call" | "bad";
  depth: number;
  /** Milliseconds after the request began, of the first token. */
  mark?: number;
  /** The request that it is, if one can look at it. */
  id?: string;
}

export interface Waterfall {
  bars: WaterfallBar[];
  /** The end of the axis. */
  end: number;
}

type Told = Pick<RequestDetail, "summary" | "record" | "calls" | "decisions">;

export function waterfallOf({ summary, record, calls, decisions }: Told): Waterfall {
  const happened = [
    ...filtersOf(decisions, summary.started),
    ...apiCallsOf(decisions, summary.started),
    ...attemptsOf(summary, record),
    ...calls.flatMap((call) => callOf(call, summary.started)),
  ];
  happened.sort((one, other) => one.start - other.start);
  const bars = [...waitOf(summary, record.attempts), ...happened];
  return { bars, end: Math.max(1, summary.duration, ...bars.map(({ start, ms }) => start + ms)) };
}

function waitOf(summary: Told["summary"], attempts: Told["record"]["attempts"]): WaterfallBar[] {
  const { decisionMs, route, routeMethod, agent, withheld = false } = summary;
  const isOwnFailure = attempts.length === 0 || withheld;
  const before = attempts[0]?.began_ms ?? summary.duration;
  const choice = agent ?? route;
  const method = routeMethod === "failed" ? "since the choice failed" : routeMethod && `by ${routeMethod}`;
  const how = [choice && `“${choice}”`, method].filter(Boolean).join(" ");
  const gateway: WaterfallBar = {
    label: "gateway",
    start: 0,
    ms: Math.max(0, before - (decisionMs ?? 0)),
    note: isOwnFailure ? (summary.error?.code ?? "") : "",
    tone: isOwnFailure && hasFailed(summary) ? "bad" : "own",
    depth: 0,
  };
  if (decisionMs === undefined) return [gateway];
  return [
    gateway,
    {
      label: agent === undefined ? "routing" : "choice of the agent",
      start: gateway.ms,
      ms: decisionMs,
      note: how,
      tone: "own",
      depth: 0,
    },
  ];
}

function filtersOf({ filters = [] }: Told["decisions"], began: number): WaterfallBar[] {
  return filters.flatMap(({ name, verdict, at, ms }): WaterfallBar[] => {
    if (at === undefined) return [];
    const tone = verdict === "stopped" || verdict === "failed" ? "bad" : "own";
    const start = Math.max(0, at - began);
    return [{ label: `filter ${name}`, start, ms, note: verdict, tone, depth: 1 }];
  });
}

function apiCallsOf({ apiCalls = [] }: Told["decisions"], began: number): WaterfallBar[] {
  return apiCalls.map(({ target, method, path, status, at, ms }): WaterfallBar => {
    const failed = status < 200 || status >= 300;
    const note = `${target} ${method} ${path} ${status === 0 ? "no response" : status}`;
    const start = Math.max(0, at - began);
    return { label: "prompt target", start, ms, note, tone: failed ? "bad" : "call", depth: 1 };
  });
}

/** The record has the model of its latest target. */
function attemptsOf(summary: Told["summary"], record: Told["record"]): WaterfallBar[] {
  const { attempts, attempt_count } = record;
  return attempts.map((attempt, index) => {
    const isLast = index === attempts.length - 1;
    const reason =
      attempt.error ?? (isLast && failedAtLast(attempt, summary) ? reasonOf(summary) : undefined);
    const failed = reason !== undefined || attempt.status >= 400;
    const model = attempt.target === record.target ? record.model : null;
    const target = nameTarget(attempt.target, model) || attempt.provider;
    const outcome = [attempt.status === 0 ? "" : String(attempt.status), reason ?? ""].join(" ").trim();
    const first = isLast && !failed && summary.ttft !== null ? summary.ttft : undefined;
    return {
      label: attempt_count > 1 ? `attempt ${index + 1}` : "provider",
      start: attempt.began_ms,
      ms: attempt.ms,
      note: [target, failed ? outcome : "", attempt.request_id].filter(Boolean).join(" "),
      tone: failed ? "bad" : "call",
      depth: 0,
      ...(first !== undefined && { mark: first }),
    };
  });
}

/** The last attempt, of which only the end of its request tells: no response, or one of which Plano could make nothing. */
function failedAtLast({ status: own }: { status: number }, summary: Told["summary"]): boolean {
  const { status, endedBy, withheld } = summary;
  if (!hasFailed(summary) || withheld || own >= 400) return false;
  if (status < 400) return endedBy === "provider";
  return status >= 500 || (own === 0 && status >= 400);
}

/** A status of 200 tells nothing of a stream that ended with an error. */
const endOf = (summary: Told["summary"]): string =>
  summary.status >= 400 ? String(summary.status) : reasonOf(summary);

const reasonOf = ({ error, status }: Told["summary"]): string => error?.code ?? String(status);

function callOf({ summary, record }: Told["calls"][number], began: number): WaterfallBar[] {
  const failed = hasFailed(summary);
  const name = summary.model === null ? (summary.asked ?? "") : nameModel(summary.provider, summary.model);
  const call: WaterfallBar = {
    label: record.own_call === undefined ? "model call" : "Plano's call",
    start: summary.started - began,
    ms: summary.duration,
    note: [name, failed ? endOf(summary) : ""].filter(Boolean).join(" "),
    tone: failed ? "bad" : "call",
    depth: 1,
    id: summary.id,
    ...(summary.ttft !== null && { mark: summary.started - began + summary.ttft }),
  };
  return [call];
}

/** Round times that divide the axis into four to eight parts, none shorter than a millisecond. */
export function ticksOf(end: number): { at: number; name: string }[] {
  const rough = Math.max(1, end / 5);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const count = Math.floor(end / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: index * step,
    name: index === 0 ? "0" : formatDuration(index * step),
  }));
}
