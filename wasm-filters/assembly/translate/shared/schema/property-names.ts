// The names that Claude takes for the properties of a tool's input: letters, digits, `_`, `.` and `-`, at most 64.
// https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools

import { DOT, HYPHEN, UNDERSCORE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { isAlphanumeric } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";

/** A decoded name. */
const name = new Buffer(64, 64);

/** The properties of a schema, where one of them has another name; else -1. */
export function misnamedIn(json: JsonIndex, schema: i32): i32 {
  const properties = json.find(schema, "properties");
  if (!json.isObject(properties)) return -1;
  for (let key = properties + 1; key < json.next(properties); key = json.next(key + 1))
    if (!isPropertyName(json, key)) return properties;
  return -1;
}

/** Whether Claude takes the name as one of a tool's properties. */
export function isPropertyName(json: JsonIndex, key: i32): bool {
  name.clear();
  writeUnescaped(name, json.textPtr(key), json.textLen(key));
  for (let i = 0; i < name.len; i++) {
    const byte = <i32>load<u8>(name.ptr + i);
    if (!isAlphanumeric(byte) && byte != UNDERSCORE && byte != DOT && byte != HYPHEN) return false;
  }
  return name.len > 0 && !name.overflowed;
}
