// The turns of a Chat Completions request. System and developer messages come first, wherever they stood. Between two
// assistant messages the tool messages come before the user's, because their answers belong to the calls.
// Passed over: `name` of a message (Anthropic's own layer ignores it too), unknown members, `reasoning_content`, which
// has no signature that Anthropic would accept. https://docs.anthropic.com/en/api/openai-sdk

import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "../request-scope";
import { isBlank } from "../request-text";
import { Role } from "../visitor";
import { PartSet, readParts } from "./request-reader-parts";

/** The decoded `arguments` of a tool call, and their index. */
const decoded = new Buffer(1024, 32 << 20);
const index = new JsonIndex();

export function readMessages(scope: RequestScope, messages: i32): bool {
  const json = scope.json;
  const end = json.next(messages);
  for (let message = messages + 1; message < end; message = json.next(message)) {
    if (!readSystem(scope, message)) return false;
  }
  let message = messages + 1;
  while (message < end) {
    if (hasRole(scope, message, "assistant")) {
      if (!readAssistant(scope, message)) return false;
      message = json.next(message);
      continue;
    }
    let after = message;
    while (after < end && !hasRole(scope, after, "assistant")) after = json.next(after);
    for (let tool = message; tool < after; tool = json.next(tool)) {
      if (hasRole(scope, tool, "tool") && !readToolResult(scope, tool)) return false;
    }
    for (let user = message; user < after; user = json.next(user)) {
      if (hasRole(scope, user, "user") && !readUser(scope, user)) return false;
    }
    message = after;
  }
  return true;
}

function hasRole(scope: RequestScope, message: i32, role: string): bool {
  return scope.json.textEquals(scope.json.find(message, "role"), role);
}

/** Tells a system text; of any other message it only checks the role. */
function readSystem(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  if (!json.isObject(message)) return scope.refuse(message, "must be an object");
  const role = scope.requiredString(message, "role");
  if (role < 0) return false;
  if (json.textEquals(role, "system") || json.textEquals(role, "developer")) {
    return readParts(scope, message, PartSet.System) && scope.cacheMarker(message);
  }
  if (json.textEquals(role, "user") || json.textEquals(role, "assistant") || json.textEquals(role, "tool"))
    return true;
  if (json.textEquals(role, "function"))
    return scope.refuse(role, "function messages are replaced by tool messages");
  return scope.refuse(role, "must be system, developer, user, assistant or tool");
}

function readUser(scope: RequestScope, message: i32): bool {
  scope.visitor.beginMessage(Role.User);
  if (!readParts(scope, message, PartSet.User) || !scope.cacheMarker(message)) return false;
  scope.visitor.endMessage();
  return scope.settle(message);
}

function readToolResult(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(message, "tool_call_id");
  if (id < 0) return false;
  scope.visitor.beginToolResult(json.textPtr(id), json.textLen(id), false);
  if (scope.member(message, "content") >= 0 && !readParts(scope, message, PartSet.Tool)) return false;
  scope.visitor.endToolResult();
  return scope.settle(message) && scope.cacheMarker(message);
}

function readAssistant(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  const audio = scope.member(message, "audio");
  if (audio >= 0) return scope.refuse(audio, "audio cannot be carried to this model");
  const call = scope.member(message, "function_call");
  if (call >= 0) return scope.refuse(call, "function calls are replaced by tool_calls");
  if (!scope.optionalString(message, "refusal")) return false;
  scope.visitor.beginMessage(Role.Assistant);
  if (scope.member(message, "content") >= 0 && !readParts(scope, message, PartSet.Assistant)) return false;
  const refusal = scope.member(message, "refusal");
  if (refusal >= 0) scope.visitor.refused(json.textPtr(refusal), json.textLen(refusal));
  const calls = scope.member(message, "tool_calls");
  if (calls >= 0) {
    if (!json.isArray(calls)) return scope.refuse(calls, "must be an array");
    for (let item = calls + 1; item < json.next(calls); item = json.next(item)) {
      if (!readToolCall(scope, item)) return false;
    }
  }
  if (!scope.cacheMarker(message)) return false;
  scope.visitor.endMessage();
  return scope.settle(message);
}

function readToolCall(scope: RequestScope, call: i32): bool {
  const json = scope.json;
  if (!json.isObject(call)) return scope.refuse(call, "must be an object");
  const type = scope.member(call, "type");
  if (type >= 0 && !json.textEquals(type, "function")) {
    return scope.refuse(type, "only function calls can be carried to this model");
  }
  const id = scope.requiredName(call, "id");
  if (id < 0) return false;
  const invoked = scope.member(call, "function");
  if (!json.isObject(invoked)) return scope.refuseMember(call, "function", "must be an object");
  const name = scope.requiredName(invoked, "name");
  if (name < 0) return false;
  const text = scope.requiredString(invoked, "arguments");
  if (text < 0) return false;
  decoded.clear();
  if (isBlank(json.textPtr(text), json.textLen(text))) decoded.ascii("{}");
  else writeUnescaped(decoded, json.textPtr(text), json.textLen(text));
  if (decoded.overflowed || !index.parse(decoded.ptr, decoded.len) || !index.isObject(0)) {
    return scope.refuse(text, "must be the JSON text of an object");
  }
  scope.visitor.toolUse(
    json.textPtr(id),
    json.textLen(id),
    json.textPtr(name),
    json.textLen(name),
    index.ptr(0),
    index.size(0),
  );
  return scope.settle(call);
}
