// The lists that declare tools, and their namespaces. Input items make tools available, too; these are the request's, since no
// other API has tools that come later. No member of a namespace may get the name of another tool of the request.
// https://platform.openai.com/docs/guides/tools-tool-search

import { JsonIndex } from "../../../json/json-index";
import { RequestScope } from "../../shared/request-scope";

/** Walks the lists: the request's own, then those of its items. */
export class ToolLists {
  /** The value of the list's member, which may not be a list. */
  tools: i32 = -1;
  /** The next item; -1 before the request's own list. */
  private item: i32 = -1;
  private end: i32 = -1;

  constructor(private json: JsonIndex) {}

  next(): bool {
    const json = this.json;
    if (this.item < 0) {
      const input = json.find(0, "input");
      this.item = input + 1;
      this.end = json.isArray(input) ? json.next(input) : 0;
      if (this.take(0)) return true;
    }
    while (this.item < this.end) {
      const item = this.item;
      this.item = json.next(item);
      if (addsTools(json, item) && this.take(item)) return true;
    }
    return false;
  }

  private take(owner: i32): bool {
    const tools = this.json.find(owner, "tools");
    this.tools = tools;
    return tools >= 0 && !this.json.isNull(tools);
  }
}

function addsTools(json: JsonIndex, item: i32): bool {
  const type = json.find(item, "type");
  return json.textEquals(type, "additional_tools") || json.textEquals(type, "tool_search_output");
}

/** Names of tools are in this namespace from here on; -1 for none. */
export function enterNamespace(scope: RequestScope, namespace: i32): void {
  if (namespace >= 0 && !scope.namesReserved) reserveNames(scope);
  scope.namespace = namespace;
}

function reserveNames(scope: RequestScope): void {
  const json = scope.json;
  scope.namesReserved = true;
  const lists = new ToolLists(json);
  while (lists.next()) {
    if (!json.isArray(lists.tools)) continue;
    for (let tool = lists.tools + 1; tool < json.next(lists.tools); tool = json.next(tool)) {
      const name = json.find(tool, "name");
      if (!json.textEquals(json.find(tool, "type"), "namespace") && json.textLen(name) > 0) {
        scope.notes.tools.reserve(json.textPtr(name), json.textLen(name));
      }
    }
  }
}
