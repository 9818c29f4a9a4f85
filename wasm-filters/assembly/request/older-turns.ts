// What Claude Code says amid a conversation to Anthropic's newest models, in the form that other servers of the Messages API and
// older models take: turns of the system are the user's, and the tools of the request are those that are offered at its end.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { COMMA } from "../bytes/characters";
import { CutRun } from "../bytes/cut-run";
import { JsonIndex } from "../json/json-index";
import { NameMap } from "../translate/shared/name-map";

const LIMIT: i32 = 1 << 20;
/** Of each changed tool, twice the token of its latest definition, 0 without one, plus 1 if it is offered. */
const latest = new NameMap(LIMIT);
/** The tokens of all definitions, in their order. */
const definitions = new Buffer(64, LIMIT);
const blocks = new CutRun();
const tools = new CutRun();

/** Begins a request. */
export function forgetChanges(): void {
  latest.clear();
  definitions.clear();
}

/** Whether a message is a turn of the system that says nothing but changes of tools. */
export function isChangeOnly(json: JsonIndex, message: i32): bool {
  if (!json.textEquals(json.find(message, "role"), "system")) return false;
  const content = json.find(message, "content");
  if (!json.isArray(content)) return false;
  for (let block = content + 1; block < json.next(content); block = json.next(block))
    if (!isChange(json, block)) return false;
  return true;
}

/** Notes the changes of a turn of the system, and plans its edits unless it goes as a whole; false for other turns. */
export function planSystemTurn(edits: BodyEdits, json: JsonIndex, message: i32, whole: bool): bool {
  const role = json.find(message, "role");
  if (!json.textEquals(role, "system")) return false;
  const content = json.find(message, "content");
  if (!whole) edits.add(json.start(role), json.end(role)).ascii('"user"');
  if (!json.isArray(content)) return true;
  blocks.begin(json.start(content) + 1);
  for (let block = content + 1; block < json.next(content); block = json.next(block)) {
    const change = isChange(json, block);
    if (change) noteChange(json, block);
    if (!whole) blocks.next(edits, json.start(block), json.end(block), change);
  }
  if (!whole) blocks.finish(edits);
  return true;
}

/**
 * Plans the list of tools after all turns. A list that does not hold them all is left for the provider to refuse. `typeless`: tools
 * of the client's own have no type. https://github.com/decolua/9router/issues/3905
 */
export function planTools(edits: BodyEdits, json: JsonIndex, typeless: bool): void {
  const list = json.find(0, "tools");
  if (latest.overflowed || definitions.overflowed || !json.isArray(list)) return;
  tools.begin(json.start(list) + 1);
  for (let tool = list + 1; tool < json.next(list); tool = json.next(tool)) {
    const state = stateOf(json, json.find(tool, "name"));
    const gone = state >= 0 && state != 1;
    tools.next(edits, json.start(tool), json.end(tool), gone);
    const type = json.find(tool, "type");
    if (gone || !typeless || !json.textEquals(type, "custom")) continue;
    blocks.begin(json.start(tool) + 1);
    for (let key = tool + 1; key < json.next(tool); key = json.next(key + 1))
      blocks.next(edits, json.start(key), json.end(key + 1), key + 1 == type);
    blocks.finish(edits);
  }
  tools.finish(edits);
  const end = json.end(list) - 1;
  let any = tools.kept > 0;
  for (let at = 0; at < definitions.len; at += 4) {
    const definition = load<i32>(definitions.ptr + at);
    if (stateOf(json, json.find(definition, "name")) != definition * 2 + 1) continue;
    const text = edits.add(end, end);
    if (any) text.byte(COMMA);
    text.bytes(json.ptr(definition), json.size(definition));
    any = true;
  }
}

function isChange(json: JsonIndex, block: i32): bool {
  const type = json.find(block, "type");
  return json.textEquals(type, "tool_addition") || json.textEquals(type, "tool_removal");
}

function noteChange(json: JsonIndex, block: i32): void {
  const tool = json.find(block, "tool");
  const adds = json.textEquals(json.find(block, "type"), "tool_addition");
  const definition = json.find(tool, "definition");
  const name = json.find(definition >= 0 ? definition : tool, "name");
  if (!json.isString(name)) return;
  let state = max(0, stateOf(json, name));
  if (definition >= 0) {
    state = definition * 2 + 1;
    if (!definitions.reserve(4)) return;
    store<i32>(definitions.ptr + definitions.len, definition);
    definitions.len += 4;
  } else state = adds ? state | 1 : state & ~1;
  latest.set(json.textPtr(name), json.textLen(name), state);
}

/** -1 for a tool that does not change. */
function stateOf(json: JsonIndex, name: i32): i32 {
  return latest.get(json.textPtr(name), json.textLen(name));
}
