// Reads the turns of a Chat Completions request. System and developer messages come first, wherever they are. Between
// two assistant messages the tool messages precede the user's, because they answer the calls. Ignored: the `name` of a
// message, as in Anthropic's own layer, and unknown members.
// https://docs.anthropic.com/en/api/openai-sdk

import { RequestScope } from "../../shared/request-scope";
import { visitBeginning } from "../../shared/turns";
import { Role } from "../../visitor/request";
import { readToolCalls, visitSignature } from "./request-reader-calls";
import { beginFunctionResult, readFunctionCall } from "./request-reader-functions";
import { PartSet, readParts } from "./request-reader-parts";
import { readReasoning } from "./request-reader-reasoning";
import { thoughtSignature } from "./thought-signature";

/** The `function_call` that a function message may answer, and its number in the request. */
let functionCall: i32 = -1;
let functionCalls: i32 = 0;

export function readMessages(scope: RequestScope, messages: i32): bool {
  const json = scope.json;
  const end = json.next(messages);
  functionCall = -1;
  functionCalls = 0;
  let spoken = end == messages + 1;
  for (let message = messages + 1; message < end; message = json.next(message)) {
    if (!readSystem(scope, message)) return false;
    if (!isSystem(scope, message)) spoken = true;
  }
  if (!spoken) visitBeginning(scope.visitor);
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
      if (hasRole(scope, tool, "function") && !readFunctionResult(scope, tool)) return false;
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

function isSystem(scope: RequestScope, message: i32): bool {
  return hasRole(scope, message, "system") || hasRole(scope, message, "developer");
}

/** Visits a system text; checks only the role of other messages. */
function readSystem(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  if (!scope.isObject(message)) return false;
  const role = scope.requiredString(message, "role");
  if (role < 0) return false;
  if (isSystem(scope, message)) {
    return readParts(scope, message, PartSet.System) && scope.cacheMarker(message);
  }
  if (json.textEquals(role, "user") || json.textEquals(role, "assistant") || json.textEquals(role, "tool"))
    return true;
  if (json.textEquals(role, "function")) return true;
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

function readFunctionResult(scope: RequestScope, message: i32): bool {
  if (functionCall < 0) {
    return scope.refuse(scope.member(message, "role"), "must answer a function_call of the message before");
  }
  if (!beginFunctionResult(scope, message, functionCall, functionCalls)) return false;
  functionCall = -1;
  if (scope.member(message, "content") >= 0 && !readParts(scope, message, PartSet.Tool)) return false;
  scope.visitor.endToolResult();
  return scope.settle(message);
}

function readAssistant(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  const audio = scope.member(message, "audio");
  if (audio >= 0) return scope.refuse(audio, "audio cannot be carried to this model");
  if (!scope.optionalString(message, "refusal")) return false;
  scope.visitor.beginMessage(Role.Assistant);
  if (!readReasoning(scope, message)) return false;
  visitSignature(scope, thoughtSignature(json, message));
  if (scope.member(message, "content") >= 0 && !readParts(scope, message, PartSet.Assistant)) return false;
  const refusal = scope.member(message, "refusal");
  if (refusal >= 0) scope.visitor.refused(json.textPtr(refusal), json.textLen(refusal));
  if (!readToolCalls(scope, scope.member(message, "tool_calls"))) return false;
  functionCall = scope.member(message, "function_call");
  if (functionCall >= 0) {
    functionCalls += 1;
    if (!readFunctionCall(scope, functionCall, functionCalls)) return false;
  }
  if (!scope.cacheMarker(message)) return false;
  scope.visitor.endMessage();
  return scope.settle(message);
}
