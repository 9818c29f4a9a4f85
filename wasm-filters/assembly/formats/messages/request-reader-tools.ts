// Tools and the tool choice of a Messages request. Tools that run at Anthropic or follow its own schemas
// (`web_search_...`, `bash_...`, `computer_...`) cannot be had elsewhere and are refused.

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
  const type = scope.member(tool, "type");
  if (type >= 0 && !json.textEquals(type, "custom")) {
    return scope.refuse(type, "Anthropic's own tools are not available on this model");
  }
  return readToolDefinition(scope, tool, tool, "input_schema", true);
}

export function readToolChoice(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (!json.isObject(choice)) return scope.refuse(choice, "must be an object");
  const type = scope.requiredString(choice, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "auto")) scope.visitor.toolChoice(ToolChoice.Auto, 0, 0);
  else if (json.textEquals(type, "any")) scope.visitor.toolChoice(ToolChoice.Required, 0, 0);
  else if (json.textEquals(type, "none")) scope.visitor.toolChoice(ToolChoice.None, 0, 0);
  else if (json.textEquals(type, "tool")) {
    const name = scope.requiredName(choice, "name");
    if (name < 0) return false;
    scope.visitor.toolChoice(ToolChoice.Named, json.textPtr(name), json.textLen(name));
  } else {
    return scope.refuse(type, "must be auto, any, none or tool");
  }
  return scope.settle(choice);
}
