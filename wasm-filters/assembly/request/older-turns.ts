// What Claude Code says amid a conversation to Anthropic's newest models, in the form that other servers of the Messages API and
// older models take: turns of the system are the user's, and the tools of the request are those that are offered at its end.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE } from "../bytes/characters";
import { CutRun } from "../bytes/cut-run";
import { equalsBytes } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { isToolChange, ToolChanges } from "../translate/shared/tool-changes";
import { cutMember } from "./cut-member";
import { RootMembers } from "./root-members";

const changes = new ToolChanges();
const blocks = new CutRun();
const tools = new CutRun();

/** Begins a request. */
export function forgetChanges(): void {
  changes.clear();
}

/** Whether a message is a turn of the system that says nothing but changes of tools. */
export function isChangeOnly(json: JsonIndex, message: i32): bool {
  if (!json.textEquals(json.find(message, "role"), "system")) return false;
  const content = json.find(message, "content");
  if (!json.isArray(content)) return false;
  for (let block = content + 1; block < json.next(content); block = json.next(block))
    if (!isToolChange(json, json.find(block, "type"))) return false;
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
    const change = isToolChange(json, json.find(block, "type"));
    if (change) changes.note(json, block);
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
export function planTools(
  edits: BodyEdits,
  members: RootMembers,
  json: JsonIndex,
  only: i32,
  typeless: bool,
): void {
  if (changes.overflowed || (only < 0 && !typeless && changes.isEmpty)) return;
  const list = json.find(0, "tools");
  if (list >= 0 && !json.isArray(list)) return;
  if (only >= 0 && !isOffered(json, list, only)) only = -1;
  tools.begin(json.start(list) + 1);
  for (let tool = list + 1; list >= 0 && tool < json.next(list); tool = json.next(tool)) {
    const name = nameOf(json, tool);
    const gone = changes.replaces(json, name) || !isNamed(json, name, only);
    tools.next(edits, json.start(tool), json.end(tool), gone);
    const type = json.find(tool, "type");
    if (!gone && typeless && json.textEquals(type, "custom")) cutMember(edits, json, tool, type);
  }
  tools.finish(edits);
  const end = json.end(list) - 1;
  let count = tools.kept;
  for (let i = 0; i < changes.count; i++) {
    const definition = changes.definition(json, i);
    if (definition < 0 || !isNamed(json, json.find(definition, "name"), only)) continue;
    const text = list >= 0 ? edits.add(end, end) : count > 0 ? members.latest : members.added();
    if (count > 0) text.byte(COMMA);
    else if (list < 0) text.ascii('"tools":[');
    writeTool(text, json, definition, typeless);
    count += 1;
  }
  if (list < 0 && count > 0) members.latest.byte(CLOSE_BRACKET);
}

/** A function of Chat Completions has its name within. */
function nameOf(json: JsonIndex, tool: i32): i32 {
  const called = json.find(tool, "function");
  return json.find(called >= 0 ? called : tool, "name");
}

/** Whether a tool of the name is offered at the end. */
function isOffered(json: JsonIndex, list: i32, name: i32): bool {
  if (changes.defines(json, name)) return true;
  if (list < 0 || changes.replaces(json, name)) return false;
  for (let tool = list + 1; tool < json.next(list); tool = json.next(tool))
    if (isNamed(json, nameOf(json, tool), name)) return true;
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
