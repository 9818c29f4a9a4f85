// The names that Claude takes for the properties of a tool's input: letters, digits, `_`, `.` and `-`, at most 64.
// https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools

import { DOT, HYPHEN, UNDERSCORE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { isAlphanumeric } from "../../../bytes/slice";
import { NameSet } from "../name-map";
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

/** Replaces `names` by the keys of an object. */
export function takeNames(json: JsonIndex, properties: i32, names: NameSet): void {
  names.clear();
  if (!json.isObject(properties)) return;
  for (let key = properties + 1; key < json.next(properties); key = json.next(key + 1)) {
    names.add(json.textPtr(key), json.textLen(key));
  }
}

/** `required` does not name each property and nothing else; `names` is scratch. */
export function hasOptional(json: JsonIndex, schema: i32, names: NameSet): bool {
  const properties = json.find(schema, "properties");
  takeNames(json, properties, names);
  let known = 0;
  const required = json.find(schema, "required");
  if (!json.isArray(required)) return json.next(properties) > properties + 1;
  for (let item = required + 1; item < json.next(required); item = json.next(item)) {
    if (!names.has(json.textPtr(item), json.textLen(item))) return true;
    known += 1;
  }
  let all = 0;
  for (let key = properties + 1; key < json.next(properties); key = json.next(key + 1)) all += 1;
  return known != all;
}
