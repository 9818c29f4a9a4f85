// Reads the tool calls of an assistant message. Gemini's signature of a call is visited as thinking before the call.
// https://ai.google.dev/gemini-api/docs/thought-signatures

import { CallArguments } from "../../shared/request-arguments";
import { RequestScope } from "../../shared/request-scope";
import { toolCall } from "../../shared/request-tool";
import { Origin } from "../../visitor/request";
import { thoughtSignature } from "./thought-signature";

const input = new CallArguments();

export function readToolCalls(scope: RequestScope, calls: i32): bool {
  const json = scope.json;
  if (calls < 0) return true;
  if (!scope.isArray(calls)) return false;
  for (let call = calls + 1; call < json.next(calls); call = json.next(call)) {
    if (!readToolCall(scope, call)) return false;
  }
  return true;
}

function readToolCall(scope: RequestScope, call: i32): bool {
  const json = scope.json;
  if (!scope.isObject(call)) return false;
  const type = scope.member(call, "type");
  const custom = json.textEquals(type, "custom");
  if (type >= 0 && !custom && !json.textEquals(type, "function")) {
    return scope.refuse(type, "must be function or custom");
  }
  const id = scope.requiredName(call, "id");
  if (id < 0) return false;
  const member = custom ? "custom" : "function";
  const invoked = scope.requiredObject(call, member);
  if (invoked < 0) return false;
  const name = scope.requiredName(invoked, "name");
  if (name < 0) return false;
  const text = custom ? scope.requiredString(invoked, "input") : -1;
  if (custom ? text < 0 : !readArguments(scope, invoked)) return false;
  visitSignature(scope, thoughtSignature(json, call));
  if (!custom) visitToolUse(scope, json.textPtr(id), json.textLen(id), name);
  else {
    const named = scope.toolName(name);
    toolCall.begin(json.textPtr(id), json.textLen(id), named.ptr, named.length);
    toolCall.input = json.textPtr(text);
    toolCall.inputLength = json.textLen(text);
    scope.visitor.customToolUse(toolCall);
  }
  return scope.settle(call);
}

export function visitSignature(scope: RequestScope, signature: i32): void {
  const json = scope.json;
  if (signature < 0) return;
  scope.visitor.thinking(0, 0, Origin.Google, json.textPtr(signature), json.textLen(signature));
}

/** Decodes the `arguments` of `invoked` for visitToolUse; an empty text means no arguments. */
export function readArguments(scope: RequestScope, invoked: i32): bool {
  const json = scope.json;
  const text = scope.requiredString(invoked, "arguments");
  if (text < 0) return false;
  return input.take(json.textPtr(text), json.textLen(text)) || scope.refuse(text, "is too large");
}

export function visitToolUse(scope: RequestScope, id: usize, idLength: i32, name: i32): void {
  const named = scope.toolName(name);
  toolCall.begin(id, idLength, named.ptr, named.length);
  toolCall.input = input.ptr;
  toolCall.inputLength = input.length;
  scope.visitor.toolUse(toolCall);
}
