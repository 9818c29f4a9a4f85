// Where the user of a web search roughly is. The APIs agree on the members and differ in what is wrapped around them.

import { Buffer } from "../bytes/buffer";
import { JsonIndex } from "../json/json-index";

const MEMBERS: StaticArray<string> = ["city", "country", "region", "timezone"];

/** Writes the members that `object` has as strings, each with a comma before it but the first when `first`. */
export function writeLocationMembers(out: Buffer, json: JsonIndex, object: i32, first: bool): void {
  let comma = !first;
  for (let i = 0; i < MEMBERS.length; i++) {
    const name = unchecked(MEMBERS[i]);
    const value = json.find(object, name);
    if (!json.isString(value)) continue;
    out.ascii(comma ? ',"' : '"');
    comma = true;
    out.ascii(name);
    out.ascii('":');
    out.bytes(json.ptr(value), json.size(value));
  }
}
