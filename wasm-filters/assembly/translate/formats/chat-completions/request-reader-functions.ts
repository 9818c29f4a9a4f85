// Reads the form before tools: `functions`, `function_call`, messages of the role `function`. A call has no id: the
// reader derives one from its position among the calls, so that it stays the same as the history grows. The notes make
// the response's writer use this form. https://platform.openai.com/docs/api-reference/chat/create

import { Buffer } from "../../../bytes/buffer";
import { equalsBytes } from "../../../bytes/slice";
import { chooseTool } from "../../shared/request-choice";
import { RequestScope } from "../../shared/request-scope";
import { readToolDefinition } from "../../shared/request-tool";
import { Parameter, ToolChoice } from "../../visitor/request";
import { readArguments, visitToolUse } from "./request-reader-calls";

const id = new Buffer(32, 64);

export function readFunctions(scope: RequestScope, functions: i32): bool {
  const json = scope.json;
  if (functions < 0) return true;
  if (!scope.isArray(functions)) return false;
  for (let item = functions + 1; item < json.next(functions); item = json.next(item)) {
    if (!scope.isObject(item)) return false;
    if (!readToolDefinition(scope, item, item, "parameters", false)) return false;
  }
  scope.notes.legacyFunctions = true;
  return true;
}

export function readFunctionChoice(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (json.textEquals(choice, "auto")) scope.visitor.toolChoice(ToolChoice.Auto, 0, 0);
  else if (json.textEquals(choice, "none")) scope.visitor.toolChoice(ToolChoice.None, 0, 0);
  else {
    if (!json.isObject(choice)) return scope.refuse(choice, "must be auto, none or a function");
    const name = scope.requiredName(choice, "name");
    if (name < 0) return false;
    chooseTool(scope, name);
  }
  return scope.settle(choice);
}

/** The form allows one call per turn. */
export function visitSingleCalls(scope: RequestScope): bool {
  id.clear();
  id.ascii("false");
  scope.visitor.parameter(Parameter.ParallelToolCalls, id.ptr, id.len);
  return !scope.refused;
}

/** `ordinal` is the call's number in the request. */
export function readFunctionCall(scope: RequestScope, call: i32, ordinal: i32): bool {
  if (!scope.isObject(call)) return false;
  const name = scope.requiredName(call, "name");
  if (name < 0 || !readArguments(scope, call)) return false;
  writeOrdinal(ordinal);
  visitToolUse(scope, id.ptr, id.len, name);
  return scope.settle(call);
}

/** Opens the result of `call`, the last one; false when the message does not answer that call. */
export function beginFunctionResult(scope: RequestScope, message: i32, call: i32, ordinal: i32): bool {
  const json = scope.json;
  const name = scope.requiredName(message, "name");
  if (name < 0) return false;
  const called = scope.member(call, "name");
  if (!equalsBytes(json.textPtr(name), json.textLen(name), json.textPtr(called), json.textLen(called))) {
    return scope.refuse(name, "must name the function called in the message before");
  }
  writeOrdinal(ordinal);
  scope.visitor.beginToolResult(id.ptr, id.len, false);
  return true;
}

function writeOrdinal(ordinal: i32): void {
  id.clear();
  id.ascii("call_function_");
  id.integer(ordinal);
}
