// Reads the search among a client's tools, which the client runs itself: a function for other APIs, whose calls come back as
// items of their own. What a search found is declared with the other tools, as are all tools that wait for one, so that a
// search that OpenAI would run has nothing to do.
// https://platform.openai.com/docs/guides/tools-tool-search

import { COMMA, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { Literal } from "../../../bytes/literal";
import { CallArguments } from "../../shared/request-arguments";
import { RequestScope } from "../../shared/request-scope";
import { isTaken, toolCall, toolDefinition } from "../../shared/request-tool";
import { enterNamespace } from "./request-reader-namespaces";

export const TOOL_SEARCH = new Literal("tool_search");
const noArguments = new Literal("{}");
const args = new CallArguments();
const found = new Buffer(256, 1 << 20);

export function readToolSearch(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  if (!isClients(scope, tool)) return true;
  if (!scope.optionalString(tool, "description")) return false;
  const description = scope.member(tool, "description");
  const schema = scope.member(tool, "parameters");
  if (schema >= 0 && !json.isObject(schema)) return scope.refuse(schema, "must be a JSON Schema object");
  if (!isTaken(scope, TOOL_SEARCH.ptr, TOOL_SEARCH.len)) return true;
  scope.notes.searchesTools = true;
  toolDefinition.begin(
    TOOL_SEARCH.ptr,
    TOOL_SEARCH.len,
    json.textPtr(description),
    json.textLen(description),
  );
  toolDefinition.schema = json.ptr(schema);
  toolDefinition.schemaLength = json.size(schema);
  scope.visitor.tool(toolDefinition);
  return scope.settle(tool);
}

/** Whether the client runs the search of a tool, or ran that of an item. */
export function isClients(scope: RequestScope, owner: i32): bool {
  return scope.json.textEquals(scope.json.find(owner, "execution"), "client");
}

export function readSearchCall(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(item, "call_id");
  if (id < 0) return false;
  const input = scope.member(item, "arguments");
  toolCall.begin(json.textPtr(id), json.textLen(id), TOOL_SEARCH.ptr, TOOL_SEARCH.len);
  toolCall.input = noArguments.ptr;
  toolCall.inputLength = noArguments.len;
  if (json.isObject(input)) {
    toolCall.input = json.ptr(input);
    toolCall.inputLength = json.size(input);
  } else if (input >= 0) {
    if (!json.isString(input) || !args.read(json.textPtr(input), json.textLen(input))) {
      return scope.refuse(input, "must be an object");
    }
    toolCall.input = args.ptr;
    toolCall.inputLength = args.length;
  }
  scope.visitor.toolUse(toolCall);
  return scope.settle(item);
}

/** Tells the model the names of the tools that were found. */
export function readSearchOutput(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(item, "call_id");
  if (id < 0) return false;
  const tools = scope.member(item, "tools");
  found.clear();
  if (json.isArray(tools)) addNames(scope, tools, true);
  if (found.len == 0) found.ascii("Found no tools");
  scope.visitor.beginToolResult(json.textPtr(id), json.textLen(id), false);
  scope.visitor.text(found.ptr, found.len);
  scope.visitor.endToolResult();
  return scope.settle(item);
}

function addNames(scope: RequestScope, tools: i32, outermost: bool): void {
  const json = scope.json;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    const name = scope.member(tool, "name");
    const members = scope.member(tool, "tools");
    if (json.textLen(name) == 0) continue;
    if (outermost && json.isArray(members)) {
      enterNamespace(scope, name);
      addNames(scope, members, false);
      scope.namespace = -1;
      continue;
    }
    if (found.len == 0) found.ascii("Found the tools ");
    else {
      found.byte(COMMA);
      found.byte(SPACE);
    }
    const named = scope.toolName(name);
    found.bytes(named.ptr, named.length);
  }
}
