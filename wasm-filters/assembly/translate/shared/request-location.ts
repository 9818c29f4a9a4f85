// The user's approximate location for web search, and the size of its context. The APIs agree on the members and differ in the
// object around them.

import { CLOSE_BRACE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "./request-scope";
import { WebSearch } from "../visitor/request";

export const LOCATION_MEMBERS: StaticArray<string> = ["city", "country", "region", "timezone"];

const SIZES: StaticArray<string> = ["low", "medium", "high"];
const approximate = new Buffer(128, 64 << 10);

/** Sets how much of the web `search` reads; `size` may be absent. */
export function readContextSize(scope: RequestScope, search: WebSearch, size: i32): bool {
  if (size < 0) return true;
  for (let i = 0; i < SIZES.length; i++) {
    if (scope.json.textEquals(size, unchecked(SIZES[i]))) search.contextSize = unchecked(SIZES[i]);
  }
  return search.contextSize.length > 0 || scope.refuse(size, "must be low, medium or high");
}

/** Sets the location of `search` to the members of `object`, valid until the next call. A refusal names `place`. */
export function readLocation(scope: RequestScope, search: WebSearch, place: i32, object: i32): bool {
  approximate.clear();
  approximate.ascii('{"type":"approximate"');
  writeLocationMembers(approximate, scope.json, object, false);
  approximate.byte(CLOSE_BRACE);
  if (approximate.overflowed) return scope.refuse(place, "is too large");
  search.userLocation = approximate.ptr;
  search.userLocationLength = approximate.len;
  return true;
}

/**
 * Writes the location members of `object` that are strings, separated by commas; unless `first`, one precedes them all.
 */
export function writeLocationMembers(out: Buffer, json: JsonIndex, object: i32, first: bool): void {
  let comma = !first;
  for (let i = 0; i < LOCATION_MEMBERS.length; i++) {
    const name = unchecked(LOCATION_MEMBERS[i]);
    const value = json.find(object, name);
    if (!json.isString(value)) continue;
    out.ascii(comma ? ',"' : '"');
    comma = true;
    out.ascii(name);
    out.labelled('":', json.ptr(value), json.size(value));
  }
}
