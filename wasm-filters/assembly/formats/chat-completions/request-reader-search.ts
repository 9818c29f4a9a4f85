// `web_search_options` of a Chat Completions request.
// https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat

import { Buffer } from "../../bytes/buffer";
import { writeLocationMembers } from "../request-location";
import { RequestScope } from "../request-scope";
import { WebSearch } from "../visitor";

const search = new WebSearch();
const location = new Buffer(128, 64 << 10);

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
    location.clear();
    location.ascii('{"type":"approximate"');
    writeLocationMembers(location, json, near, false);
    location.byte(0x7d);
    if (location.overflowed) return scope.refuse(place, "is too large");
    search.userLocation = location.ptr;
    search.userLocationLength = location.len;
  }
  scope.visitor.webSearch(search);
  return scope.settle(options);
}
