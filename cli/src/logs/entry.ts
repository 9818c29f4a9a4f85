// A line of a log file as an entry: its time, level, part, request and text, whoever wrote it.
import { isObject } from "@plano/config/json";
import { nameTarget } from "@plano/dashboard/terminal";

/** The logs that `plano up` writes with a time in each line. */
export const PARTS = ["access", "brightstaff", "envoy", "plano"] as const;
export type Part = (typeof PARTS)[number];

/** From the least important one. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

export interface Entry {
  part: Part;
  /** Milliseconds since 1970. */
  time: number;
  level: Level;
  requestId: string | undefined;
  /** What is shown, without time, level and part. Further lines are a stack or the like. */
  text: string;
  /** The line's own members, for JSON. */
  members: Record<string, unknown>;
}

const PINO_LEVELS: Readonly<Record<string, Level>> = {
  trace: "debug",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  fatal: "error",
};
const ENVOY_LEVELS: Readonly<Record<string, Level>> = { ...PINO_LEVELS, warning: "warn", critical: "error" };
/** https://www.envoyproxy.io/docs/envoy/v1.40.0/operations/cli#cmdoption-log-format */
const ENVOY_LINE =
  /^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\]\[\d+\]\[(\w+)\]\[([^\]]+)\] (?:\[[^\]]+\] )?(.*)$/s;
const PLANO_LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (warning: )?(.*)$/s;
/** What every line of brightstaff has, or what its text says already. */
const KNOWN_MEMBERS = new Set(["level", "time", "pid", "hostname", "name", "msg", "request_id", "err"]);

/** Undefined where the line has no time: it goes on with the line before, as a stack does. */
export function entryOf(part: Part, line: string): Entry | undefined {
  if (part === "envoy") return envoyEntry(line);
  if (part === "plano") return planoEntry(line);
  const members = membersOf(line);
  const time = typeof members?.time === "string" ? Date.parse(members.time) : Number.NaN;
  if (members === undefined || Number.isNaN(time)) return undefined;
  const requestId = typeof members.request_id === "string" ? members.request_id : undefined;
  const shown = part === "access" ? accessText(members) : brightstaffText(members);
  return { part, time, requestId, members, ...shown };
}

type Shown = Pick<Entry, "level" | "text">;

function envoyEntry(line: string): Entry | undefined {
  const [, day, clock, level = "", logger = "", message = ""] = ENVOY_LINE.exec(line) ?? [];
  if (day === undefined) return undefined;
  const time = `${day}T${clock}Z`;
  return {
    part: "envoy",
    time: Date.parse(time),
    level: ENVOY_LEVELS[level] ?? "info",
    requestId: undefined,
    text: `${logger}: ${message}`,
    members: { level, time, logger, msg: message },
  };
}

/** What Plano says of its configuration and its parts, once it has started. */
function planoEntry(line: string): Entry | undefined {
  const [, time = "", warning, text = ""] = PLANO_LINE.exec(line) ?? [];
  if (time === "") return undefined;
  const level = warning === undefined ? "info" : "warn";
  return {
    part: "plano",
    time: Date.parse(time),
    level,
    requestId: undefined,
    text,
    members: { time, level, msg: text },
  };
}

function accessText(members: Record<string, unknown>): Shown {
  const { method, path, status, model, target, details, flags } = members;
  const code = Number(status ?? 0);
  const tokens = [members.input_tokens, members.output_tokens].map((count) => count ?? "–");
  const text = [
    code === 0 ? "---" : code,
    method,
    path ?? "(a health check)",
    typeof target === "string" && typeof model === "string" ? nameTarget(target, model) : (target ?? model),
    `${members.duration_ms} ms`,
    isPresent(members.ttft_ms) && `first token ${members.ttft_ms} ms`,
    target !== null && `${tokens.join("▸")} tokens`,
    Number(members.attempts ?? 0) > 1 && `${members.attempts} attempts`,
    isPresent(members.caller) && `caller ${members.caller}`,
    details !== "via_upstream" && details,
    flags !== "-" && flags,
  ].filter((each) => isPresent(each) && each !== false);
  return { level: levelOfStatus(code, path), text: text.join("  ") };
}

/** 0: the client left before a response. */
function levelOfStatus(status: number, path: unknown): Level {
  if (!isPresent(path) && status === 200) return "debug";
  if (status >= 500) return "error";
  return status >= 400 || status === 0 ? "warn" : "info";
}

function brightstaffText(members: Record<string, unknown>): Shown {
  const { level, msg, err } = members;
  const others = Object.entries(members).filter(([name]) => !KNOWN_MEMBERS.has(name));
  const told = others.map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const stack = isObject(err) ? [`\n${String(err.stack ?? err.message ?? "")}`] : [];
  const isProbe = members.path === "/readyz" || members.path === "/healthz";
  return {
    level: isProbe && level === "info" ? "debug" : (PINO_LEVELS[String(level)] ?? "info"),
    text: [String(msg ?? ""), ...told].join("  ") + stack.join(""),
  };
}

function membersOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
