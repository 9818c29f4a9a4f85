// What both of OpenAI's APIs say of a request's parameters in the same words.

import { Buffer } from "../../bytes/buffer";
import { equalsAscii } from "../../bytes/slice";
import { HeldToolChoice } from "./request-tool-choice";
import { ToolChoice } from "../visitor";

/** OpenAI refuses longer ids of users; Claude Code sends one of more than twice that. */
const MAX_USER: i32 = 64;

/** Cut to the limit where that cuts neither an escape nor a character; what cannot be cut so is left out. */
export function writeUser(out: Buffer, prefix: string, value: usize, length: i32): void {
  const kept = min(length - 2, MAX_USER);
  for (let i = 1; i <= kept && length - 2 > MAX_USER; i++) {
    const byte = load<u8>(value + i);
    if (byte == 0x5c || byte >= 0x80) return;
  }
  out.ascii(prefix);
  out.bytes(value + 1, kept);
  out.byte(0x22);
}

/** `value` is a JSON string; what the vocabulary calls `max` is `xhigh`. */
export function writeEffort(out: Buffer, value: usize, length: i32): void {
  if (equalsAscii(value, length, '"max"')) out.ascii('"xhigh"');
  else out.bytes(value, length);
}

/** The effort, a JSON string, that a budget of so many tokens comes to. */
export function effortOfBudget(budget: i64): string {
  return budget < 4_096 ? '"low"' : budget < 16_384 ? '"medium"' : '"high"';
}

/** Writes `parallel_tool_calls`, -1 for unsaid. */
export function writeParallel(out: Buffer, parallel: i32): void {
  if (parallel >= 0)
    out.ascii(parallel == 1 ? ',"parallel_tool_calls":true' : ',"parallel_tool_calls":false');
}

/** Writes `tool_choice`, unless a tool is named: that has an object, which differs. */
export function writeToolMode(out: Buffer, choice: HeldToolChoice): void {
  const none = choice.mode == ToolChoice.None;
  out.ascii(',"tool_choice":');
  out.ascii(none ? '"none"' : choice.mode == ToolChoice.Required ? '"required"' : '"auto"');
}
