// The user's approximate location for web search. The APIs agree on the members and differ in the object around them.

import { CLOSE_BRACE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "./request-scope";
import { WebSearch } from "../visitor/request";

export const LOCATION_MEMBERS: StaticArray<string> = ["city", "country", "region", "timezone"];

const approximate = new Buffer(128, 64 << 10);

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
