// Reads the system text and the turns of a Messages request. Tool results of a user turn are visited before the turn,
// since the visitor has them between messages. System turns among the others join the system text. A `cache_control` of
// the request itself marks the end of its last turn. A compacted conversation begins with its last summary.
// https://platform.claude.com/docs/en/build-with-claude/prompt-caching
// https://platform.claude.com/docs/en/build-with-claude/working-with-messages

import { startsWithAscii } from "../../../bytes/slice";
import { RequestScope } from "../../shared/request-scope";
import { Role } from "../../visitor/request";
import { readBlock } from "./request-reader-blocks";
import { Summary } from "./request-reader-summary";
import { isToolChange, ToolChanges } from "../../shared/tool-changes";
import { readChanges } from "./request-reader-tool-changes";

/**
 * What Claude Code writes for Anthropic's accounts; Bedrock refuses it in a system text: "is a reserved keyword".
 * https://github.com/anthropics/claude-code/issues/24168
 */
const BILLING = "x-anthropic-billing-header:";
const summary = new Summary();

/** Checks the messages, and finds the summary and the changes of tools, which precede the turns. */
export function checkMessages(scope: RequestScope, messages: i32, changes: ToolChanges): bool {
  const json = scope.json;
  if (!json.isArray(messages)) return scope.refuseMember(0, "messages", "must be an array");
  summary.begin();
  changes.clear();
  for (let message = messages + 1; message < json.next(messages); message = json.next(message)) {
    if (!checkMessage(scope, message, changes)) return false;
  }
  return true;
}

/** Visits the system text and the turns of messages that are checked. */
export function readTurns(scope: RequestScope, system: i32, messages: i32): bool {
  const json = scope.json;
  if (system >= 0 && !readSystem(scope, system)) return false;
  const end = json.next(messages);
  const first = max(summary.message, messages + 1);
  for (let message = first; message < end; message = json.next(message)) {
    if (!json.textEquals(json.find(message, "role"), "system")) continue;
    if (!readSystem(scope, scope.member(message, "content"))) return false;
  }
  if (summary.message >= 0 && !summary.tell(scope)) return false;
  for (let message = first; message < end; message = json.next(message)) {
    const role = json.find(message, "role");
    const content = scope.member(message, "content");
    const last = json.next(message) == end;
    if (json.textEquals(role, "user")) {
      if (!readToolResults(scope, content) || !readTurn(scope, Role.User, content, last)) return false;
    } else if (json.textEquals(role, "assistant") && !readTurn(scope, Role.Assistant, content, last)) {
      return false;
    }
  }
  return true;
}

/** Checks the members that every message must have. */
function checkMessage(scope: RequestScope, message: i32, changes: ToolChanges): bool {
  const json = scope.json;
  if (!scope.isObject(message)) return false;
  const role = scope.requiredString(message, "role");
  if (role < 0) return false;
  const content = scope.member(message, "content");
  if (!json.isString(content) && !json.isArray(content)) {
    return scope.refuseMember(message, "content", "must be a string or an array of blocks");
  }
  if (json.textEquals(role, "user")) return true;
  if (json.textEquals(role, "assistant")) return summary.look(scope, message, content, changes);
  if (json.textEquals(role, "system")) return readChanges(scope, content, changes);
  return scope.refuse(role, "must be user, assistant or system");
}

function readSystem(scope: RequestScope, content: i32): bool {
  const json = scope.json;
  if (json.isString(content)) {
    scope.visitor.systemText(json.textPtr(content), json.textLen(content));
    return scope.settle(content);
  }
  if (!json.isArray(content)) return scope.refuse(content, "must be a string or an array of text blocks");
  for (let block = content + 1; block < json.next(content); block = json.next(block)) {
    if (!scope.isObject(block)) return false;
    const type = scope.requiredString(block, "type");
    if (type < 0) return false;
    if (isToolChange(json, type)) continue;
    if (!json.textEquals(type, "text")) return scope.refuse(type, "must be text");
    const text = scope.requiredString(block, "text");
    if (text < 0) return false;
    if (startsWithAscii(json.textPtr(text), json.textLen(text), BILLING)) continue;
    scope.visitor.systemText(json.textPtr(text), json.textLen(text));
    if (!scope.settle(text) || !scope.cacheMarker(block)) return false;
  }
  return true;
}

function isToolResult(scope: RequestScope, block: i32): bool {
  return scope.json.textEquals(scope.json.find(block, "type"), "tool_result");
}

function readToolResults(scope: RequestScope, content: i32): bool {
  const json = scope.json;
  if (!json.isArray(content)) return true;
  for (let block = content + 1; block < json.next(content); block = json.next(block)) {
    if (!isToolResult(scope, block) || summary.lost(scope, block)) continue;
    if (!readToolResult(scope, block)) return false;
  }
  return true;
}

function readToolResult(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(block, "tool_use_id");
  if (id < 0) return false;
  const isError = scope.member(block, "is_error");
  if (!scope.isOptionalBoolean(isError)) return false;
  const content = scope.member(block, "content");
  scope.visitor.beginToolResult(json.textPtr(id), json.textLen(id), json.isTrue(isError));
  if (json.isString(content)) {
    scope.visitor.text(json.textPtr(content), json.textLen(content));
  } else if (json.isArray(content)) {
    for (let part = content + 1; part < json.next(content); part = json.next(part)) {
      if (!readBlock(scope, part, Role.User)) return false;
    }
  } else if (content >= 0) {
    return scope.refuse(content, "must be a string or an array of blocks");
  }
  scope.visitor.endToolResult();
  return scope.settle(block) && scope.cacheMarker(block);
}

/** Visits a turn without its tool results; skips a turn that has nothing else. */
function readTurn(scope: RequestScope, role: Role, content: i32, last: bool): bool {
  const json = scope.json;
  if (json.isString(content)) {
    scope.visitor.beginMessage(role);
    scope.visitor.text(json.textPtr(content), json.textLen(content));
    if (last && !scope.cacheMarker(0)) return false;
    scope.visitor.endMessage();
    return scope.settle(content);
  }
  let begun = false;
  let marked = false;
  for (let block = summary.first(scope, content); block < json.next(content); block = json.next(block)) {
    marked = scope.member(block, "cache_control") >= 0;
    if (role == Role.User && isToolResult(scope, block)) continue;
    if (!begun) scope.visitor.beginMessage(role);
    begun = true;
    if (!readBlock(scope, block, role)) return false;
    if (role == Role.Assistant) summary.note(scope, block);
  }
  if (last && !marked && !scope.cacheMarker(0)) return false;
  if (begun) scope.visitor.endMessage();
  return scope.settle(content);
}
