// A conversation that Anthropic compacted begins with its last summary: all that stands before it is ignored, and the
// summary is told as a user's turn, since the model goes on from it. Results of calls from before it go with them.
// A block without a summary, which Anthropic failed to write, means nothing.
// https://platform.claude.com/docs/en/build-with-claude/compaction-threshold

import { Buffer } from "../../../bytes/buffer";
import { NameSet } from "../../shared/name-map";
import { RequestScope } from "../../shared/request-scope";
import { Role } from "../../visitor/request";
import { ToolChanges } from "../../shared/tool-changes";
import { readChanges } from "./request-reader-tool-changes";

const LIMIT: i32 = 32 << 20;
const told = new Buffer(1024, LIMIT);

export class Summary {
  /** The assistant's message that holds it; -1 without a summary. */
  message: i32 = -1;
  private block: i32 = -1;
  /** The calls that follow it. */
  private calls: NameSet = new NameSet(LIMIT);

  /** Begins a request: all that came before is forgotten. */
  begin(): void {
    this.message = -1;
    this.block = -1;
    this.calls.clear();
  }

  /** Looks for a summary in an assistant's message; a later one replaces an earlier one, and earlier changes of tools. */
  look(scope: RequestScope, message: i32, content: i32, changes: ToolChanges): bool {
    const json = scope.json;
    if (!json.isArray(content)) return true;
    for (let block = content + 1; block < json.next(content); block = json.next(block)) {
      if (!json.textEquals(json.find(block, "type"), "compaction")) continue;
      if (!scope.optionalString(block, "content")) return false;
      if (json.textLen(json.find(block, "content")) == 0) continue;
      this.message = message;
      this.block = block;
      changes.clear();
      if (!readChanges(scope, json.find(block, "tool_changes"), changes)) return false;
    }
    return true;
  }

  /** The first block of `content` that counts. */
  first(scope: RequestScope, content: i32): i32 {
    const inside = content < this.block && this.block < scope.json.next(content);
    return inside ? scope.json.next(this.block) : content + 1;
  }

  /** Visits it as a user's turn. */
  tell(scope: RequestScope): bool {
    const json = scope.json;
    const content = json.find(this.block, "content");
    told.clear();
    told.labelled("Summary of the conversation so far:\\n\\n", json.textPtr(content), json.textLen(content));
    if (told.overflowed) return scope.refuse(content, "is too large");
    scope.visitor.beginMessage(Role.User);
    scope.visitor.text(told.ptr, told.len);
    if (!scope.settle(content) || !scope.cacheMarker(this.block)) return false;
    scope.visitor.endMessage();
    return scope.settle(content);
  }

  /** Notes a block of the assistant's that follows it. */
  note(scope: RequestScope, block: i32): void {
    const json = scope.json;
    if (this.block < 0 || !json.textEquals(json.find(block, "type"), "tool_use")) return;
    const id = json.find(block, "id");
    this.calls.add(json.textPtr(id), json.textLen(id));
  }

  /** The call that this result answers is not sent. */
  lost(scope: RequestScope, result: i32): bool {
    const id = scope.json.find(result, "tool_use_id");
    return this.block >= 0 && !this.calls.has(scope.json.textPtr(id), scope.json.textLen(id));
  }
}
