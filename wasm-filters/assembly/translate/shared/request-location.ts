// Where the user of a web search roughly is. The APIs agree on the members and differ in what is wrapped around them.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "./request-scope";
import { WebSearch } from "../visitor";

export const LOCATION_MEMBERS: StaticArray<string> = ["city", "country", "region", "timezone"];

const approximate = new Buffer(128, 64 << 10);

/** Tells `search` the members of `object`; a refusal names `place`. Valid until the next call. */
export function readLocation(scope: RequestScope, search: WebSearch, place: i32, object: i32): bool {
  approximate.clear();
  approximate.ascii('{"type":"approximate"');
  writeLocationMembers(approximate, scope.json, object, false);
  approximate.byte(0x7d);
  if (approximate.overflowed) return scope.refuse(place, "is too large");
  search.userLocation = approximate.ptr;
  search.userLocationLength = approximate.len;
  return true;
}

/** Writes the members that `object` has as strings, each with a comma before it but the first when `first`. */
export function writeLocationMembers(out: Buffer, json: JsonIndex, object: i32, first: bool): void {
  let comma = !first;
  for (let i = 0; i < LOCATION_MEMBERS.length; i++) {
    const name = unchecked(LOCATION_MEMBERS[i]);
    const value = json.find(object, name);
    if (!json.isString(value)) continue;
    out.ascii(comma ? ',"' : '"');
    comma = true;
    out.ascii(name);
    out.ascii('":');
    out.bytes(json.ptr(value), json.size(value));
  }
}
