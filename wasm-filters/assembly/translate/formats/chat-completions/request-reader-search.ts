// Reads the `web_search_options` of a Chat Completions request.
// https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat

import { readContextSize, readLocation } from "../../shared/request-location";
import { RequestScope } from "../../shared/request-scope";
import { WebSearch } from "../../visitor/request";

const search = new WebSearch();

export function readWebSearch(scope: RequestScope, options: i32): bool {
  if (options < 0) return true;
  if (!scope.isObject(options)) return false;
  search.clear();
  if (!readContextSize(scope, search, scope.member(options, "search_context_size"))) return false;
  const place = scope.member(options, "user_location");
  if (place >= 0) {
    if (!scope.isObject(place)) return false;
    const near = scope.requiredObject(place, "approximate");
    if (near < 0 || !readLocation(scope, search, place, near)) return false;
  }
  scope.visitor.webSearch(search);
  return scope.settle(options);
}
