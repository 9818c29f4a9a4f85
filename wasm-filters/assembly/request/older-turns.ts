// What Claude Code says amid a conversation to Anthropic's newest models, in the form that other servers of the Messages API and
// older models take: turns of the system are the user's, and the tools of the request are those that are offered at its end.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { CLOSE_BRACE, COMMA, OPEN_BRACE } from "../bytes/characters";
import { CutRun } from "../bytes/cut-run";
import { equalsBytes } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { NameMap } from "../translate/shared/name-map";
import { cutMember } from "./cut-member";

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
 * Plans the list of tools after all turns: of those that are offered then, only the one of the name `only`, if there is one. A list
 * that does not hold them all is left for the provider to refuse. `typeless`: tools of the client's own have no type.
 * https://github.com/decolua/9router/issues/3905
 */
export function planTools(edits: BodyEdits, json: JsonIndex, isChat: bool, only: i32, typeless: bool): void {
  if (only < 0 && !typeless && latest.isEmpty) return;
  const list = json.find(0, "tools");
  if (latest.overflowed || definitions.overflowed || !json.isArray(list)) return;
  if (only >= 0 && !isOffered(json, list, isChat, only)) only = -1;
  tools.begin(json.start(list) + 1);
  for (let tool = list + 1; tool < json.next(list); tool = json.next(tool)) {
    const name = nameOf(json, tool, isChat);
    const state = stateOf(json, name);
    const gone = (state >= 0 && state != 1) || !isNamed(json, name, only);
    tools.next(edits, json.start(tool), json.end(tool), gone);
    const type = json.find(tool, "type");
    if (!gone && typeless && json.textEquals(type, "custom")) cutMember(edits, json, tool, type);
  }
  tools.finish(edits);
  const end = json.end(list) - 1;
  let any = tools.kept > 0;
  for (let at = 0; at < definitions.len; at += 4) {
    const definition = load<i32>(definitions.ptr + at);
    const name = json.find(definition, "name");
    if (stateOf(json, name) != definition * 2 + 1 || !isNamed(json, name, only)) continue;
    const text = edits.add(end, end);
    if (any) text.byte(COMMA);
    writeTool(text, json, definition, typeless);
    any = true;
  }
}

function nameOf(json: JsonIndex, tool: i32, isChat: bool): i32 {
  return json.find(isChat ? json.find(tool, "function") : tool, "name");
}

/** Whether a tool of the name is offered at the end. */
function isOffered(json: JsonIndex, list: i32, isChat: bool, name: i32): bool {
  const state = stateOf(json, name);
  if (state >= 0 && state != 1) return (state & 1) != 0;
  for (let tool = list + 1; tool < json.next(list); tool = json.next(tool))
    if (isNamed(json, nameOf(json, tool, isChat), name)) return true;
  return false;
}

/** Any name is the one that is wanted where none is. */
function isNamed(json: JsonIndex, name: i32, wanted: i32): bool {
  return (
    wanted < 0 ||
    equalsBytes(json.textPtr(name), json.textLen(name), json.textPtr(wanted), json.textLen(wanted))
  );
}

function writeTool(out: Buffer, json: JsonIndex, tool: i32, typeless: bool): void {
  const type = json.find(tool, "type");
  if (!typeless || !json.textEquals(type, "custom")) return out.bytes(json.ptr(tool), json.size(tool));
  out.byte(OPEN_BRACE);
  let first = true;
  for (let key = tool + 1; key < json.next(tool); key = json.next(key + 1)) {
    if (key + 1 == type) continue;
    if (!first) out.byte(COMMA);
    out.bytes(json.ptr(key), json.end(key + 1) - json.start(key));
    first = false;
  }
  out.byte(CLOSE_BRACE);
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
