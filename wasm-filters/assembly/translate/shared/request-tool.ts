// Reads a tool's definition. The APIs differ only in the name of the schema's member.

import { Literal } from "../../bytes/literal";
import { ToolCall, ToolDefinition } from "../visitor/request";
import { NameSet } from "./name-map";
import { requestRules } from "./request-rules";
import { RequestScope } from "./request-scope";

/** The tool, and the call of one, that are toolDefinition. */
export const toolDefinition = new ToolDefinition();
export const toolCall = new ToolCall();
/** The provider's names of the tools that were visited. */
const visited = new NameSet(1 << 20);

/** Begins a request. */
export function forgetTools(): void {
  visited.clear();
}

/**
 * Whether a tool of the client's own is to be visited. Of several with one name, which OpenAI takes and others refuse, the
 * first one stays; so do the first ones of more than the model takes.
 * https://github.com/router-for-me/CLIProxyAPI/issues/4244
 */
export function isTaken(scope: RequestScope, name: usize, length: i32): bool {
  if (visited.has(name, length)) return false;
  scope.notes.lostTools = scope.notes.lostTools || visited.size >= requestRules.toolLimit;
  if (scope.notes.lostTools) return false;
  visited.add(name, length);
  return true;
}

/** Sets toolDefinition to a tool of free text without its format; false when it is not to be visited. */
export function beginCustomTool(scope: RequestScope, name: i32, description: i32): bool {
  const json = scope.json;
  const named = scope.toolName(name);
  if (!isTaken(scope, named.ptr, named.length)) return false;
  scope.notes.addCustomTool(named.ptr, named.length);
  toolDefinition.begin(named.ptr, named.length, json.textPtr(description), json.textLen(description));
  return true;
}

/** Counts a tool that the provider runs, by a name that no client gives; false when the model takes no more. */
export function countHosted(name: Literal): bool {
  if (visited.size >= requestRules.toolLimit) return false;
  visited.add(name.ptr, name.len);
  return true;
}

/**
 * `definition` has the members, `tool` is the list's item. An absent schema is refused if `required`, else passed on
 * empty.
 */
export function readToolDefinition(
  scope: RequestScope,
  tool: i32,
  definition: i32,
  schemaMember: string,
  required: bool,
): bool {
  const json = scope.json;
  const name = scope.requiredName(definition, "name");
  if (name < 0 || !scope.optionalString(definition, "description")) return false;
  const description = scope.member(definition, "description");
  const schema = scope.member(definition, schemaMember);
  if ((required || schema >= 0) && !json.isObject(schema)) {
    return scope.refuseMember(definition, schemaMember, "must be a JSON Schema object");
  }
  const strict = scope.member(definition, "strict");
  if (!scope.isOptionalBoolean(strict)) return false;
  const named = scope.toolName(name);
  if (!isTaken(scope, named.ptr, named.length)) return true;
  toolDefinition.begin(named.ptr, named.length, json.textPtr(description), json.textLen(description));
  toolDefinition.schema = json.ptr(schema);
  toolDefinition.schemaLength = json.size(schema);
  toolDefinition.strict = strict < 0 ? -1 : json.isTrue(strict) ? 1 : 0;
  scope.visitor.tool(toolDefinition);
  return scope.settle(tool) && scope.cacheMarker(tool);
}
