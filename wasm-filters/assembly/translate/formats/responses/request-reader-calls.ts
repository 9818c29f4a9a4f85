// Reads calls and their outputs in a Responses request's input. `status` and `id` of an item are ignored: `call_id` joins a
// call and its output.

import { CallArguments } from "../../shared/request-arguments";
import { RequestScope } from "../../shared/request-scope";
import { toolCall } from "../../shared/request-tool";
import { enterNamespace } from "./request-reader-namespaces";
import { PartSet, readParts } from "./request-reader-parts";

const args = new CallArguments();

/** Reads a call of a function or of a custom tool, whose input is free text. */
export function readCall(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(item, "call_id");
  const name = id < 0 ? -1 : scope.requiredName(item, "name");
  if (name < 0 || !scope.optionalString(item, "namespace")) return false;
  enterNamespace(scope, scope.member(item, "namespace"));
  const named = scope.toolName(name);
  scope.namespace = -1;
  toolCall.begin(json.textPtr(id), json.textLen(id), named.ptr, named.length);
  if (json.textEquals(json.find(item, "type"), "custom_tool_call")) {
    const input = scope.requiredString(item, "input");
    if (input < 0) return false;
    toolCall.input = json.textPtr(input);
    toolCall.inputLength = json.textLen(input);
    scope.visitor.customToolUse(toolCall);
    return scope.settle(item);
  }
  const text = scope.requiredString(item, "arguments");
  if (text < 0) return false;
  if (!args.take(json.textPtr(text), json.textLen(text))) return scope.refuse(text, "is too large");
  toolCall.input = args.ptr;
  toolCall.inputLength = args.length;
  scope.visitor.toolUse(toolCall);
  return scope.settle(item);
}

export function readOutput(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(item, "call_id");
  if (id < 0) return false;
  scope.visitor.beginToolResult(json.textPtr(id), json.textLen(id), false);
  if (!readParts(scope, item, "output", PartSet.Output)) return false;
  scope.visitor.endToolResult();
  return scope.settle(item);
}
