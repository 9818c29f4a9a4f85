// Reads the tools and the tool choice of a Responses request. Members of a namespace are visited by names that begin with
// the namespace's. With `allowed_tools` only the allowed tools are visited: OpenAI only keeps the others for the sake of
// its prompt cache. Ignored: defer_loading (a tool is always loaded), allowed_callers, output_schema.
// https://platform.openai.com/docs/guides/function-calling

import { COLON } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { RequestFields } from "../../shared/request-fields";
import { chooseTool, readMode } from "../../shared/request-choice";
import { RequestScope } from "../../shared/request-scope";
import { beginCustomTool, readToolDefinition, toolDefinition } from "../../shared/request-tool";
import { Field } from "./request-members";
import { enterNamespace, ToolLists } from "./request-reader-namespaces";
import { readToolSearch } from "./request-reader-tool-search";
import { readCodeInterpreter, readWebSearch } from "./request-reader-hosted-tools";
import { NameSet } from "../../shared/name-map";

/** Keys of the tools in `allowed_tools`: the type, a colon and the name. */
const allowed = new NameSet(1 << 20);
/** The same of the tools so far: input items repeat those that earlier turns had. */
const declared = new NameSet(4 << 20);
const key = new Buffer(64, 1 << 20);

/** Reads the tools of the request, and those that its input items make available. */
export function readTools(scope: RequestScope, fields: RequestFields): bool {
  const json = scope.json;
  const choice = fields.get(Field.ToolChoice);
  const uses = fields.get(Field.MaxToolCalls);
  if (uses >= 0 && json.integer(uses) < 1) return scope.refuse(uses, "must be an integer of at least 1");
  allowed.clear();
  if (json.isObject(choice) && hasType(scope, choice, "allowed_tools") && !gatherAllowed(scope, choice))
    return false;
  declared.clear();
  const lists = new ToolLists(json);
  while (lists.next()) {
    if (!scope.isArray(lists.tools)) return false;
    if (!readList(scope, lists.tools, uses, true)) return false;
  }
  return !declared.overflowed || scope.refuse(fields.get(Field.Input), "has too many tools");
}

function gatherAllowed(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  const tools = scope.requiredArray(choice, "tools");
  if (tools < 0) return false;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (!scope.isObject(tool)) return false;
    if (scope.requiredString(tool, "type") < 0) return false;
    writeKey(scope, tool);
    allowed.add(key.ptr, key.len);
  }
  if (allowed.isEmpty) return scope.refuse(tools, "must hold at least one tool");
  return !allowed.overflowed || scope.refuse(tools, "is too large");
}

function isAllowed(scope: RequestScope, tool: i32): bool {
  if (allowed.isEmpty) return true;
  writeKey(scope, tool);
  return allowed.has(key.ptr, key.len);
}

/** Whether no tool before it has its name, in the same namespace. */
function isNew(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  writeKey(scope, tool);
  if (scope.namespace >= 0) {
    key.byte(COLON);
    writeUnescaped(key, json.textPtr(scope.namespace), json.textLen(scope.namespace));
  }
  if (declared.has(key.ptr, key.len)) return false;
  declared.add(key.ptr, key.len);
  return true;
}

/** The dated types of web search count as one tool. */
function writeKey(scope: RequestScope, tool: i32): void {
  const json = scope.json;
  const type = json.find(tool, "type");
  const name = json.find(tool, "name");
  key.clear();
  if (isWebSearch(scope, type)) key.ascii("web_search");
  else writeUnescaped(key, json.textPtr(type), json.textLen(type));
  key.byte(COLON);
  writeUnescaped(key, json.textPtr(name), json.textLen(name));
}

function readList(scope: RequestScope, tools: i32, uses: i32, outermost: bool): bool {
  const json = scope.json;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (!scope.isObject(tool)) return false;
    const type = scope.requiredString(tool, "type");
    if (type < 0) return false;
    if (outermost && json.textEquals(type, "namespace")) {
      const members = scope.requiredArray(tool, "tools");
      if (members < 0) return false;
      const name = scope.requiredName(tool, "name");
      if (name < 0) return false;
      enterNamespace(scope, name);
      if (!readList(scope, members, uses, false)) return false;
      scope.namespace = -1;
    } else if (isAllowed(scope, tool) && isNew(scope, tool) && !readTool(scope, tool, type, uses)) {
      return false;
    }
  }
  return true;
}

function readTool(scope: RequestScope, tool: i32, type: i32, uses: i32): bool {
  const json = scope.json;
  if (json.textEquals(type, "function")) return readToolDefinition(scope, tool, tool, "parameters", false);
  if (json.textEquals(type, "custom")) return readCustomTool(scope, tool);
  if (isWebSearch(scope, type)) return readWebSearch(scope, tool, uses);
  if (json.textEquals(type, "code_interpreter")) return readCodeInterpreter(scope, tool);
  if (json.textEquals(type, "tool_search")) return readToolSearch(scope, tool);
  return scope.refuse(type, "this kind of tool is not available on this model");
}

function readCustomTool(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  const name = scope.requiredName(tool, "name");
  if (name < 0 || !scope.optionalString(tool, "description")) return false;
  const description = scope.member(tool, "description");
  let format = scope.member(tool, "format");
  if (format >= 0) {
    if (!scope.isObject(format)) return false;
    if (hasType(scope, format, "text")) format = -1;
    else if (!checkGrammar(scope, format)) return false;
  }
  if (!beginCustomTool(scope, name, description)) return true;
  toolDefinition.schema = json.ptr(format);
  toolDefinition.schemaLength = json.size(format);
  scope.visitor.customTool(toolDefinition);
  return scope.settle(tool);
}

function checkGrammar(scope: RequestScope, format: i32): bool {
  if (!hasType(scope, format, "grammar"))
    return scope.refuseMember(format, "type", "must be text or grammar");
  return scope.requiredName(format, "syntax") >= 0 && scope.requiredName(format, "definition") >= 0;
}

function isWebSearch(scope: RequestScope, type: i32): bool {
  const json = scope.json;
  return (
    json.textEquals(type, "web_search") ||
    json.textEquals(type, "web_search_preview") ||
    json.textEquals(type, "web_search_2025_08_26") ||
    json.textEquals(type, "web_search_preview_2025_03_11")
  );
}

function hasType(scope: RequestScope, owner: i32, type: string): bool {
  return scope.json.textEquals(scope.json.find(owner, "type"), type);
}

export function readToolChoice(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (json.isString(choice)) return readMode(scope, choice, "must be auto, none, required or a tool");
  if (!json.isObject(choice)) return scope.refuse(choice, "must be a string or an object");
  const type = scope.requiredString(choice, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "allowed_tools")) {
    const mode = scope.requiredString(choice, "mode");
    return mode >= 0 && readMode(scope, mode, "must be auto or required");
  }
  if (!json.textEquals(type, "function") && !json.textEquals(type, "custom")) {
    return scope.refuse(type, "only a function or a custom tool can be chosen for this model");
  }
  const name = scope.requiredName(choice, "name");
  if (name < 0 || !scope.optionalString(choice, "namespace")) return false;
  enterNamespace(scope, scope.member(choice, "namespace"));
  chooseTool(scope, name);
  scope.namespace = -1;
  return scope.settle(choice);
}
