// The tools that a conversation adds, redefines or withdraws between its turns. Other APIs have one list for all turns, so
// that what holds at the end of the conversation holds from its start. A compaction begins with the changes that its
// block tells of.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { Buffer } from "../../../bytes/buffer";
import { NameMap } from "../../shared/name-map";
import { RequestScope } from "../../shared/request-scope";

const LIMIT: i32 = 8 << 20;

/** Whether the type is that of a change. */
export function isToolChange(scope: RequestScope, type: i32): bool {
  return scope.json.textEquals(type, "tool_addition") || scope.json.textEquals(type, "tool_removal");
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

  /** Reads the changes among `blocks`, which are an array, or none. */
  read(scope: RequestScope, blocks: i32): bool {
    const json = scope.json;
    if (!json.isArray(blocks)) return true;
    for (let block = blocks + 1; block < json.next(blocks); block = json.next(block)) {
      if (isToolChange(scope, json.find(block, "type")) && !this.readChange(scope, block)) return false;
    }
    return true;
  }

  /** A declared tool is not offered any more, or has a later definition. */
  replaces(scope: RequestScope, tool: i32): bool {
    if (this.latest.isEmpty) return false;
    const name = scope.json.find(tool, "name");
    const state = this.latest.get(scope.json.textPtr(name), scope.json.textLen(name));
    return state >= 0 && state != 1;
  }

  get count(): i32 {
    return this.definitions.len >> 2;
  }

  /** The token of a definition if it holds at the end, else -1. */
  definition(scope: RequestScope, index: i32): i32 {
    const token = load<i32>(this.definitions.ptr + ((<usize>index) << 2));
    const name = scope.json.find(token, "name");
    const state = this.latest.get(scope.json.textPtr(name), scope.json.textLen(name));
    return state == token * 2 + 1 ? token : -1;
  }

  private readChange(scope: RequestScope, block: i32): bool {
    const json = scope.json;
    const tool = scope.member(block, "tool");
    if (!json.isObject(tool)) return scope.refuseMember(block, "tool", "must be an object");
    const type = scope.requiredString(tool, "type");
    if (type < 0) return false;
    const adds = json.textEquals(json.find(block, "type"), "tool_addition");
    if (adds && json.textEquals(type, "tool_definition")) return this.define(scope, tool);
    if (!json.textEquals(type, "tool_reference"))
      return scope.refuse(type, "this kind of tool is not available on this model");
    const name = scope.requiredName(tool, "name");
    if (name < 0) return false;
    const known = max(0, this.latest.get(json.textPtr(name), json.textLen(name)));
    return this.set(scope, name, adds ? known | 1 : known & ~1);
  }

  private define(scope: RequestScope, tool: i32): bool {
    const definition = scope.member(tool, "definition");
    if (!scope.json.isObject(definition)) return scope.refuseMember(tool, "definition", "must be an object");
    const name = scope.requiredName(definition, "name");
    if (name < 0) return false;
    if (this.definitions.reserve(4)) {
      store<i32>(this.definitions.ptr + this.definitions.len, definition);
      this.definitions.len += 4;
    }
    return this.set(scope, name, definition * 2 + 1);
  }

  private set(scope: RequestScope, name: i32, state: i32): bool {
    this.latest.set(scope.json.textPtr(name), scope.json.textLen(name), state);
    const overflowed = this.latest.overflowed || this.definitions.overflowed;
    return !overflowed || scope.refuse(name, "is one change of tools too many");
  }
}
