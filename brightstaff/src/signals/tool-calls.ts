// Reads calls of tools, and finds those that go round in circles.
import { isObject, parseObject } from "../json.js";
import type { Message, Signal } from "./report.js";

export interface ToolCall {
  /** Of its message. */
  index: number;
  name: string;
  /** JSON with sorted members where it is an object. */
  arguments: string;
}

const ENOUGH_CALLS = 3;
const ENOUGH_CYCLES = 3;
const LONGEST_CYCLE = 5;

/** `value`: JSON with `name` and `arguments`, or `name(arguments)`, or a name; `index`: of its message. */
export function toolCallOf(value: string, index: number): ToolCall {
  const parsed = parseObject(value);
  if (parsed !== undefined) {
    const name = parsed.name ?? parsed.function;
    const given = parsed.arguments ?? parsed.args ?? "";
    return { index, name: typeof name === "string" ? name : "unknown", arguments: written(given) };
  }
  const paren = value.indexOf("(");
  if (paren <= 0) return { index, name: value.trim(), arguments: "" };
  const after = value.slice(paren);
  const inner = after.endsWith(")") ? after.slice(1, -1).trim() : after;
  return { index, name: value.slice(0, paren).trim(), arguments: written(parseObject(inner) ?? inner) };
}

/** The same text for objects with the same members. */
function written(given: unknown): string {
  if (typeof given === "string") return given;
  try {
    return JSON.stringify(given, (_key, value: unknown) => (isObject(value) ? sorted(value) : value));
  } catch {
    // Too deep.
    return "";
  }
}

function sorted(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function callsIn(messages: readonly Message[], from = 0): ToolCall[] {
  return messages.flatMap(({ from: speaker, value }, at) =>
    speaker === "function_call" ? [toolCallOf(value, from + at)] : [],
  );
}

/** Calls between the first and the last one of a loop, both included. */
interface Run {
  first: number;
  last: number;
}

export function loopsIn(calls: readonly ToolCall[]): Signal[] {
  const retries = runs(calls, (one, other) => one.name === other.name && one.arguments === other.arguments);
  const drifts = runs(calls, (one, other) => one.name === other.name)
    .map((run) => ({ ...run, variations: variationsIn(calls, run) }))
    .filter(({ variations }) => variations >= 2)
    .filter((drift) => !retries.some(({ first, last }) => drift.last >= first && drift.first <= last));
  return [
    ...retries.map((run) => retrySignal(calls, run)),
    ...drifts.map((run) => driftSignal(calls, run)),
    ...oscillationsIn(calls),
  ];
}

/** Of at least three calls, each like the one before it. */
function runs(calls: readonly ToolCall[], isLike: (one: ToolCall, other: ToolCall) => boolean): Run[] {
  const found: Run[] = [];
  let first = 0;
  for (let next = 1; next <= calls.length; next += 1) {
    const [begin, call] = [calls[first], calls[next]];
    if (begin !== undefined && call !== undefined && isLike(begin, call)) continue;
    if (next - first >= ENOUGH_CALLS) found.push({ first, last: next - 1 });
    first = next;
  }
  return found;
}

function variationsIn(calls: readonly ToolCall[], { first, last }: Run): number {
  return new Set(calls.slice(first, last + 1).map((call) => call.arguments)).size;
}

function retrySignal(calls: readonly ToolCall[], run: Run): Signal {
  const { metadata, ...told } = callsOfRun(calls, run, "identical arguments");
  return {
    type: "execution.loops.retry",
    confidence: 0.95,
    ...told,
    metadata: { ...metadata, loop_type: "retry" },
  };
}

function driftSignal(calls: readonly ToolCall[], run: Run & { variations: number }): Signal {
  const { variations } = run;
  const { metadata, ...told } = callsOfRun(calls, run, `${variations} different argument variations`);
  return {
    type: "execution.loops.parameter_drift",
    confidence: 0.85,
    ...told,
    metadata: { ...metadata, variation_count: variations, loop_type: "parameter_drift" },
  };
}

/** What a signal says of calls of one tool; `what`: their arguments. */
function callsOfRun(calls: readonly ToolCall[], run: Run, what: string) {
  const name = calls[run.first]?.name ?? "";
  const count = run.last - run.first + 1;
  const place = placeOf(calls, run);
  return {
    message_index: place.start_index,
    snippet: `Tool '${name}' called ${count} times with ${what}`,
    metadata: { tool_name: name, ...place, call_count: count },
  };
}

function placeOf(calls: readonly ToolCall[], { first, last }: Run) {
  const [start, end] = [calls[first]?.index ?? 0, calls[last]?.index ?? 0];
  return { start_index: start, end_index: end };
}

/** The same two to five names in turn, at least three times. */
function oscillationsIn(calls: readonly ToolCall[]): Signal[] {
  const found: Signal[] = [];
  let free = 0;
  for (let first = 0; first + 2 * ENOUGH_CYCLES <= calls.length; ) {
    const cycle = cycleAt(calls, first);
    if (cycle === undefined) {
      first += 1;
      continue;
    }
    const last = first + cycle.length * cycle.count - 1;
    if (first >= free) {
      const pattern = calls.slice(first, first + cycle.length).map(({ name }) => name);
      const place = placeOf(calls, { first, last });
      found.push({
        type: "execution.loops.oscillation",
        message_index: place.start_index,
        confidence: 0.9,
        snippet: `Oscillation pattern [${pattern.join(" \u2192 ")}] repeated ${cycle.count} times`,
        metadata: { pattern, ...place, cycle_count: cycle.count, loop_type: "oscillation" },
      });
      free = last + 1;
    }
    first = last + 1 - cycle.length;
  }
  return found;
}

function cycleAt(calls: readonly ToolCall[], first: number): { length: number; count: number } | undefined {
  const nameAt = (at: number): string | undefined => calls[at]?.name;
  for (let length = 2; length <= LONGEST_CYCLE; length += 1) {
    const names = new Set(calls.slice(first, first + length).map(({ name }) => name));
    if (names.size < 2) continue;
    let end = first + length;
    while (end < calls.length && nameAt(end) === nameAt(end - length)) end += 1;
    const count = Math.floor((end - first) / length);
    if (count >= ENOUGH_CYCLES) return { length, count };
  }
  return undefined;
}
