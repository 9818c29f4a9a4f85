// Reads the tools and the tool choice of a Messages request. Of the tools that run at Anthropic, other providers have
// web search and code execution; the others, and tools with Anthropic's own schemas (`bash_...`, `computer_...`), are
// refused.
// https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool

import { equalsBytes, startsWithAscii } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { readLocation } from "../../shared/request-location";
import { chooseTool } from "../../shared/request-choice";
import { RequestScope } from "../../shared/request-scope";
import { readToolDefinition } from "../../shared/request-tool";
import { ToolChoice, WebSearch } from "../../visitor/request";
import { ToolChanges } from "../../shared/tool-changes";

const search = new WebSearch();

/** Visits the tools that are offered after all `changes`. */
export function readTools(scope: RequestScope, tools: i32, changes: ToolChanges): bool {
  const json = scope.json;
  if (tools >= 0 && !scope.isArray(tools)) return false;
  const end = tools < 0 ? 0 : json.next(tools);
  for (let tool = tools + 1; tool < end; tool = json.next(tool)) {
    if (!changes.replaces(json, json.find(tool, "name")) && !readTool(scope, tool)) return false;
  }
  for (let i = 0; i < changes.count; i++) {
    const definition = changes.definition(json, i);
    if (definition >= 0 && !readTool(scope, definition)) return false;
  }
  return true;
}

function readTool(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  if (!scope.isObject(tool)) return false;
  const type = scope.member(tool, "type");
  if (type < 0 || json.textEquals(type, "custom")) {
    return readToolDefinition(scope, tool, tool, "input_schema", true);
  }
  // The types end with a version date.
  if (hasType(json, type, "web_search_")) return readWebSearch(scope, tool, type) && scope.cacheMarker(tool);
  // It only loads tools that are declared here from the start.
  if (hasType(json, type, "tool_search_tool_")) return true;
  if (!hasType(json, type, "code_execution_")) {
    return scope.refuse(type, "this tool of Anthropic's is not available on this model");
  }
  scope.visitor.codeExecution();
  return scope.settle(type) && scope.cacheMarker(tool);
}

function hasType(json: JsonIndex, type: i32, prefix: string): bool {
  return startsWithAscii(json.textPtr(type), json.textLen(type), prefix);
}

/** `type` is the tool's type, which a writer's refusal names. */
function readWebSearch(scope: RequestScope, tool: i32, type: i32): bool {
  const json = scope.json;
  search.clear();
  const uses = scope.member(tool, "max_uses");
  if (uses >= 0 && json.integer(uses) < 1) return scope.refuse(uses, "must be an integer of at least 1");
  search.maxUses = json.integer(uses);
  if (!scope.optionalStrings(tool, "allowed_domains")) return false;
  if (!scope.optionalStrings(tool, "blocked_domains")) return false;
  const allowed = scope.member(tool, "allowed_domains");
  const blocked = scope.member(tool, "blocked_domains");
  search.allowedDomains = json.ptr(allowed);
  search.allowedDomainsLength = hasItems(json, allowed) ? json.size(allowed) : 0;
  search.blockedDomains = json.ptr(blocked);
  search.blockedDomainsLength = hasItems(json, blocked) ? json.size(blocked) : 0;
  const place = scope.member(tool, "user_location");
  if (place >= 0) {
    if (!scope.isObject(place)) return false;
    if (!readLocation(scope, search, place, place)) return false;
  }
  scope.visitor.webSearch(search);
  return scope.settle(type);
}

function hasItems(json: JsonIndex, array: i32): bool {
  return json.isArray(array) && json.next(array) > array + 1;
}

/** Whether the name is that of a tool that runs at Anthropic. */
function isAnthropics(scope: RequestScope, name: i32): bool {
  const json = scope.json;
  const tools = json.find(0, "tools");
  if (!json.isArray(tools)) return false;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    const type = scope.member(tool, "type");
    if (type < 0 || json.textEquals(type, "custom")) continue;
    const own = json.find(tool, "name");
    if (equalsBytes(json.textPtr(own), json.textLen(own), json.textPtr(name), json.textLen(name)))
      return true;
  }
  return false;
}

export function readToolChoice(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (!scope.isObject(choice)) return false;
  const type = scope.requiredString(choice, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "auto")) scope.visitor.toolChoice(ToolChoice.Auto, 0, 0);
  else if (json.textEquals(type, "any")) scope.visitor.toolChoice(ToolChoice.Required, 0, 0);
  else if (json.textEquals(type, "none")) scope.visitor.toolChoice(ToolChoice.None, 0, 0);
  else if (json.textEquals(type, "tool")) {
    const name = scope.requiredName(choice, "name");
    if (name < 0) return false;
    if (isAnthropics(scope, name)) {
      return scope.refuse(name, "only a tool of the client's own can be chosen for this model");
    }
    chooseTool(scope, name);
  } else {
    return scope.refuse(type, "must be auto, any, none or tool");
  }
  return scope.settle(choice);
}
