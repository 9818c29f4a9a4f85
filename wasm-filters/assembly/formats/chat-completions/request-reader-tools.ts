// Tools and the tool choice of a Chat Completions request: function tools only.

import { RequestScope } from "../request-scope";
import { readToolDefinition } from "../request-tool";
import { ToolChoice } from "../visitor";

export function readTools(scope: RequestScope, tools: i32): bool {
  const json = scope.json;
  if (tools < 0) return true;
  if (!json.isArray(tools)) return scope.refuse(tools, "must be an array");
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (!readTool(scope, tool)) return false;
  }
  return true;
}

function readTool(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  if (!json.isObject(tool)) return scope.refuse(tool, "must be an object");
  const type = scope.requiredString(tool, "type");
  if (type < 0) return false;
  if (!json.textEquals(type, "function"))
    return scope.refuse(type, "only function tools can be carried to this model");
  const definition = scope.member(tool, "function");
  if (!json.isObject(definition)) return scope.refuseMember(tool, "function", "must be an object");
  return readToolDefinition(scope, tool, definition, "parameters", false);
}

export function readToolChoice(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (json.isString(choice)) {
    if (json.textEquals(choice, "auto")) scope.visitor.toolChoice(ToolChoice.Auto, 0, 0);
    else if (json.textEquals(choice, "none")) scope.visitor.toolChoice(ToolChoice.None, 0, 0);
    else if (json.textEquals(choice, "required")) scope.visitor.toolChoice(ToolChoice.Required, 0, 0);
    else return scope.refuse(choice, "must be auto, none, required or a function");
    return scope.settle(choice);
  }
  if (!json.isObject(choice)) return scope.refuse(choice, "must be a string or an object");
  const type = scope.requiredString(choice, "type");
  if (type < 0) return false;
  if (!json.textEquals(type, "function"))
    return scope.refuse(type, "only a function can be chosen for this model");
  const named = scope.member(choice, "function");
  if (!json.isObject(named)) return scope.refuseMember(choice, "function", "must be an object");
  const name = scope.requiredName(named, "name");
  if (name < 0) return false;
  scope.visitor.toolChoice(ToolChoice.Named, json.textPtr(name), json.textLen(name));
  return scope.settle(choice);
}
