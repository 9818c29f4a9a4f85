// Reads the tools and the tool choice of a Chat Completions request: functions, and custom tools, whose input is free
// text. https://platform.openai.com/docs/api-reference/chat/create

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { chooseTool, readMode } from "../../shared/request-choice";
import { RequestScope } from "../../shared/request-scope";
import { beginCustomTool, readToolDefinition, toolDefinition } from "../../shared/request-tool";
import { NameSet } from "../../shared/name-map";

const MODES: string = "must be auto, none, required or a tool";
/** The format of a custom tool in the form of the Responses API and the visitor. */
const format = new Buffer(256, 1 << 20);
/** The names in `allowed_tools`. */
const allowedNames = new NameSet(4 << 20);

export function readTools(scope: RequestScope, tools: i32): bool {
  const json = scope.json;
  if (tools < 0) return true;
  if (!scope.isArray(tools)) return false;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (!readTool(scope, tool)) return false;
  }
  return true;
}

function readTool(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  if (!scope.isObject(tool)) return false;
  const type = scope.requiredString(tool, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "custom")) return readCustomTool(scope, tool);
  if (!json.textEquals(type, "function")) return scope.refuse(type, "must be function or custom");
  const definition = scope.requiredObject(tool, "function");
  if (definition < 0) return false;
  return readToolDefinition(scope, tool, definition, "parameters", false);
}

function readCustomTool(scope: RequestScope, tool: i32): bool {
  const custom = scope.requiredObject(tool, "custom");
  if (custom < 0) return false;
  const name = scope.requiredName(custom, "name");
  if (name < 0 || !scope.optionalString(custom, "description")) return false;
  if (!readFormat(scope, scope.member(custom, "format"))) return false;
  const description = scope.member(custom, "description");
  if (!beginCustomTool(scope, name, description)) return true;
  toolDefinition.schema = format.ptr;
  toolDefinition.schemaLength = format.len;
  scope.visitor.customTool(toolDefinition);
  return scope.settle(tool) && scope.cacheMarker(tool);
}

/** Chat Completions nests the grammar's members in an object; the visitor has them beside the type. */
function readFormat(scope: RequestScope, value: i32): bool {
  const json = scope.json;
  format.clear();
  if (value < 0) return true;
  if (!scope.isObject(value)) return false;
  const type = scope.requiredString(value, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "text")) return true;
  if (!json.textEquals(type, "grammar")) return scope.refuse(type, "must be text or grammar");
  const grammar = scope.requiredObject(value, "grammar");
  if (grammar < 0) return false;
  const syntax = scope.requiredName(grammar, "syntax");
  const definition = syntax < 0 ? -1 : scope.requiredName(grammar, "definition");
  if (definition < 0) return false;
  format.labelled('{"type":"grammar","syntax":', json.ptr(syntax), json.size(syntax));
  format.labelled(',"definition":', json.ptr(definition), json.size(definition));
  format.byte(CLOSE_BRACE);
  return !format.overflowed || scope.refuse(definition, "is too large");
}

/** `tools` is the request's list of tools, or -1. */
export function readToolChoice(scope: RequestScope, choice: i32, tools: i32): bool {
  const json = scope.json;
  if (choice < 0) return true;
  if (json.isString(choice)) return readMode(scope, choice, MODES);
  if (!json.isObject(choice)) return scope.refuse(choice, "must be a string or an object");
  const type = scope.requiredString(choice, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "allowed_tools")) return readAllowed(scope, choice, tools);
  const custom = json.textEquals(type, "custom");
  if (!custom && !json.textEquals(type, "function"))
    return scope.refuse(type, "must be function, custom or allowed_tools");
  const called = scope.requiredObject(choice, custom ? "custom" : "function");
  if (called < 0) return false;
  const name = scope.requiredName(called, "name");
  if (name < 0) return false;
  chooseTool(scope, name);
  return scope.settle(choice);
}

/** No other API can restrict the tools: a choice is carried as its mode if it allows all of them, else refused. */
function readAllowed(scope: RequestScope, choice: i32, tools: i32): bool {
  const json = scope.json;
  const allowed = scope.requiredObject(choice, "allowed_tools");
  if (allowed < 0) return false;
  const mode = scope.requiredString(allowed, "mode");
  if (mode < 0) return false;
  const list = scope.requiredArray(allowed, "tools");
  if (list < 0) return false;
  allowedNames.clear();
  for (let tool = list + 1; tool < json.next(list); tool = json.next(tool)) {
    const name = nameOfTool(scope, tool);
    allowedNames.add(json.textPtr(name), json.textLen(name));
  }
  if (allowedNames.overflowed) return scope.refuse(list, "is too large");
  for (let tool = tools + 1; tools >= 0 && tool < json.next(tools); tool = json.next(tool)) {
    const name = nameOfTool(scope, tool);
    if (!allowedNames.has(json.textPtr(name), json.textLen(name))) {
      return scope.refuse(list, "this model can only be allowed all tools, or none");
    }
  }
  return readMode(scope, mode, MODES);
}

function nameOfTool(scope: RequestScope, tool: i32): i32 {
  const called = scope.member(tool, "function");
  return scope.member(called >= 0 ? called : scope.member(tool, "custom"), "name");
}
