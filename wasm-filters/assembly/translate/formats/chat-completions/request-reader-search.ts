// Reads the `web_search_options` of a Chat Completions request.
// https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat

import { readLocation } from "../../shared/request-location";
import { RequestScope } from "../../shared/request-scope";
import { WebSearch } from "../../visitor/request";

const search = new WebSearch();

export function readWebSearch(scope: RequestScope, options: i32): bool {
  const json = scope.json;
  if (options < 0) return true;
  if (!json.isObject(options)) return scope.refuse(options, "must be an object");
  search.clear();
  const size = scope.member(options, "search_context_size");
  if (size >= 0) {
    if (json.textEquals(size, "low")) search.contextSize = "low";
    else if (json.textEquals(size, "medium")) search.contextSize = "medium";
    else if (json.textEquals(size, "high")) search.contextSize = "high";
    else return scope.refuse(size, "must be low, medium or high");
  }
  const place = scope.member(options, "user_location");
  if (place >= 0) {
    const near = scope.member(place, "approximate");
    if (!json.isObject(place)) return scope.refuse(place, "must be an object");
    if (!json.isObject(near)) return scope.refuseMember(place, "approximate", "must be an object");
    if (!readLocation(scope, search, place, near)) return false;
  }
  scope.visitor.webSearch(search);
  return scope.settle(options);
}
