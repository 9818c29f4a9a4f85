// Request parameters that OpenAI's two APIs write in the same way.

import { BACKSLASH, QUOTE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { equalsAscii } from "../../bytes/slice";
import { RequestRules } from "./request-rules";
import { HeldToolChoice } from "./request-tool-choice";
import { ToolChoice } from "../visitor/request";

/** Bytes; OpenAI refuses longer user ids. Claude Code sends ids more than twice as long. */
const MAX_USER: i32 = 64;

/**
 * Cuts an id to the limit. An id with an escape or a non-ASCII character before the limit is left out, as the cut could
 * split it.
 */
export function writeUser(out: Buffer, prefix: string, value: usize, length: i32): void {
  const kept = min(length - 2, MAX_USER);
  for (let i = 1; i <= kept && length - 2 > MAX_USER; i++) {
    const byte = load<u8>(value + i);
    if (byte == BACKSLASH || byte >= 0x80) return;
  }
  out.labelled(prefix, value + 1, kept);
  out.byte(QUOTE);
}

/** `value` is a JSON string; `max` becomes `xhigh`, OpenAI's highest, for models that are not known. */
export function writeEffort(out: Buffer, value: usize, length: i32, rules: RequestRules): void {
  if (rules.family.efforts > 0) rules.writeEffort(out, value, length);
  else if (equalsAscii(value, length, '"max"')) out.ascii('"xhigh"');
  else out.bytes(value, length);
}

const effort = new Buffer(16, 16);

/** Writes the effort that corresponds to a token budget. */
export function writeEffortOfBudget(out: Buffer, budget: i64, rules: RequestRules): void {
  effort.clear();
  effort.ascii(budget < 4_096 ? '"low"' : budget < 16_384 ? '"medium"' : '"high"');
  writeEffort(out, effort.ptr, effort.len, rules);
}

/** Writes `parallel_tool_calls`; -1 writes nothing. */
export function writeParallel(out: Buffer, parallel: i32): void {
  if (parallel >= 0)
    out.ascii(parallel == 1 ? ',"parallel_tool_calls":true' : ',"parallel_tool_calls":false');
}

/** Writes `tool_choice` unless it names a tool: the APIs differ in that object. */
export function writeToolMode(out: Buffer, choice: HeldToolChoice): void {
  const none = choice.mode == ToolChoice.None;
  out.ascii(',"tool_choice":');
  out.ascii(none ? '"none"' : choice.mode == ToolChoice.Required ? '"required"' : '"auto"');
}
