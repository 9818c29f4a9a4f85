// Reads the changes of tools amid a conversation. A compaction begins with the changes that its block tells of.
// https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages

import { RequestScope } from "../../shared/request-scope";
import { definesTool, isToolChange, ToolChanges } from "../../shared/tool-changes";

/** Reads the changes among `blocks`, which are an array, or none. */
export function readChanges(scope: RequestScope, blocks: i32, changes: ToolChanges): bool {
  const json = scope.json;
  if (!json.isArray(blocks)) return true;
  for (let block = blocks + 1; block < json.next(blocks); block = json.next(block)) {
    if (!isToolChange(json, json.find(block, "type"))) continue;
    const name = nameOfChange(scope, block);
    if (name < 0) return false;
    changes.note(json, block);
    if (changes.overflowed) return scope.refuse(name, "is one change of tools too many");
  }
  return true;
}

/** The name of the tool; -1 after a refusal. */
function nameOfChange(scope: RequestScope, change: i32): i32 {
  const json = scope.json;
  const tool = scope.member(change, "tool");
  let named = tool;
  if (!json.isObject(tool)) scope.refuseMember(change, "tool", "must be an object");
  else if (definesTool(json, change)) {
    named = scope.member(tool, "definition");
    if (!json.isObject(named)) scope.refuseMember(tool, "definition", "must be an object");
  } else {
    const type = scope.requiredString(tool, "type");
    if (type >= 0 && !json.textEquals(type, "tool_reference"))
      scope.refuse(type, "this kind of tool is not available on this model");
  }
  return scope.refused ? -1 : scope.requiredName(named, "name");
}
