// Determines the kind of an input item. Items of tools that OpenAI ran itself for an earlier response are ignored: the
// message that follows has their results, and no other API accepts them. So are lists of tools and OpenAI's
// searches for tools, which are read with the tools. Items whose loss would change the conversation
// are unknown, and so refused: calls that the client ran, pictures, compacted history, references to items that OpenAI
// stores.
// https://platform.openai.com/docs/api-reference/responses/create

import { isClients } from "./request-reader-tool-search";
import { RequestScope } from "../../shared/request-scope";

export const enum ItemKind {
  Unknown,
  System,
  User,
  Assistant,
  Reasoning,
  /** A call of a function or a custom tool. */
  Call,
  Output,
  /** A search among tools that the client ran. */
  SearchCall,
  SearchOutput,
  PassedOver,
}

const PASSED_OVER: StaticArray<string> = [
  "web_search_call",
  "file_search_call",
  "code_interpreter_call",
  "mcp_list_tools",
  "mcp_call",
  "tool_search_call",
  "tool_search_output",
  "additional_tools",
];

/**
 * Encrypted histories, under each of their names.
 * https://developers.openai.com/api/docs/guides/compaction and
 * https://github.com/openai/codex/blob/main/codex-rs/protocol/src/models.rs
 */
const COMPACTED: StaticArray<string> = ["compaction", "compaction_summary", "context_compaction"];

export function kindOf(scope: RequestScope, item: i32): ItemKind {
  const json = scope.json;
  const type = scope.member(item, "type");
  if (type < 0 || json.textEquals(type, "message")) return kindOfRole(scope, item);
  if (json.textEquals(type, "function_call") || json.textEquals(type, "custom_tool_call"))
    return ItemKind.Call;
  if (json.textEquals(type, "function_call_output") || json.textEquals(type, "custom_tool_call_output")) {
    return ItemKind.Output;
  }
  if (json.textEquals(type, "reasoning")) return ItemKind.Reasoning;
  if (isClients(scope, item) && json.textLen(json.find(item, "call_id")) > 0) {
    if (json.textEquals(type, "tool_search_call")) return ItemKind.SearchCall;
    if (json.textEquals(type, "tool_search_output")) return ItemKind.SearchOutput;
  }
  for (let i = 0; i < PASSED_OVER.length; i++) {
    if (json.textEquals(type, unchecked(PASSED_OVER[i]))) return ItemKind.PassedOver;
  }
  return ItemKind.Unknown;
}

function kindOfRole(scope: RequestScope, item: i32): ItemKind {
  const json = scope.json;
  const role = json.find(item, "role");
  if (json.textEquals(role, "user")) return ItemKind.User;
  if (json.textEquals(role, "assistant")) return ItemKind.Assistant;
  return json.textEquals(role, "system") || json.textEquals(role, "developer")
    ? ItemKind.System
    : ItemKind.Unknown;
}

/** Refuses an unknown item with the reason. */
export function refuseItem(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const type = scope.member(item, "type");
  if (type < 0 || json.textEquals(type, "message")) {
    const role = scope.requiredString(item, "role");
    return role >= 0 && scope.refuse(role, "must be user, assistant, system or developer");
  }
  if (json.textEquals(type, "item_reference")) {
    return scope.refuse(type, "earlier items are not kept for this model: send the item itself");
  }
  for (let i = 0; i < COMPACTED.length; i++) {
    if (json.textEquals(type, unchecked(COMPACTED[i])))
      return scope.refuse(type, "only its provider can read a compacted history: send the items themselves");
  }
  return scope.refuse(type, "this kind of item cannot be carried to this model");
}
