// The tools that a conversation of the Messages API adds, redefines or withdraws between its turns. Others have one list for
// all turns, so that what holds at the end of the conversation holds from its start.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { NameMap } from "./name-map";

const LIMIT: i32 = 8 << 20;

/** Whether the type of a block is that of a change. */
export function isToolChange(json: JsonIndex, type: i32): bool {
  return json.textEquals(type, "tool_addition") || json.textEquals(type, "tool_removal");
}

/** Whether a change brings a definition; others refer to a tool. */
export function definesTool(json: JsonIndex, change: i32): bool {
  const type = json.find(json.find(change, "tool"), "type");
  return (
    json.textEquals(type, "tool_definition") && json.textEquals(json.find(change, "type"), "tool_addition")
  );
}

export class ToolChanges {
  /** Of each changed tool, twice the token of its latest definition, 0 without one, plus 1 if it is offered. */
  private latest: NameMap = new NameMap(LIMIT);
  /** The tokens of all definitions, in their order. */
  private definitions: Buffer = new Buffer(64, LIMIT);

  /** Begins a request, or a conversation after its compaction. */
  clear(): void {
    this.latest.clear();
    this.definitions.clear();
  }

  get isEmpty(): bool {
    return this.latest.isEmpty;
  }

  get overflowed(): bool {
    return this.latest.overflowed || this.definitions.overflowed;
  }

  /** A change of no name changes nothing. */
  note(json: JsonIndex, change: i32): void {
    const tool = json.find(change, "tool");
    const definition = definesTool(json, change) ? json.find(tool, "definition") : -1;
    const name = json.find(definition >= 0 ? definition : tool, "name");
    if (!json.isString(name)) return;
    let state = max(0, this.stateOf(json, name));
    if (definition >= 0) {
      state = definition * 2 + 1;
      if (!this.definitions.reserve(4)) return;
      store<i32>(this.definitions.ptr + this.definitions.len, definition);
      this.definitions.len += 4;
    } else state = json.textEquals(json.find(change, "type"), "tool_addition") ? state | 1 : state & ~1;
    this.latest.set(json.textPtr(name), json.textLen(name), state);
  }

  /** A declared tool of the name is not offered any more, or has a later definition. */
  replaces(json: JsonIndex, name: i32): bool {
    const state = this.stateOf(json, name);
    return state >= 0 && state != 1;
  }

  /** A definition of the name holds at the end. */
  defines(json: JsonIndex, name: i32): bool {
    const state = this.stateOf(json, name);
    return state > 1 && (state & 1) != 0;
  }

  get count(): i32 {
    return this.definitions.len >> 2;
  }

  /** The token of a definition if it holds at the end, else -1. */
  definition(json: JsonIndex, index: i32): i32 {
    const token = load<i32>(this.definitions.ptr + ((<usize>index) << 2));
    return this.stateOf(json, json.find(token, "name")) == token * 2 + 1 ? token : -1;
  }

  /** -1 for a tool that does not change. */
  private stateOf(json: JsonIndex, name: i32): i32 {
    return this.latest.get(json.textPtr(name), json.textLen(name));
  }
}
