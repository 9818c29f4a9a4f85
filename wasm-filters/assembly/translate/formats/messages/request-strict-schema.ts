// Checks whether a JSON Schema can be sent to OpenAI with `strict: true`: every object closed and every property
// required.
// https://platform.openai.com/docs/guides/structured-outputs

import { JsonIndex, JsonKind } from "../../../json/json-index";

export function satisfiesStrict(json: JsonIndex, schema: i32): bool {
  const end = json.next(schema);
  for (let token = schema; token < end; token++) {
    if (!json.isObject(token)) continue;
    const properties = json.find(token, "properties");
    if (!json.isObject(properties)) continue;
    if (json.kind(json.find(token, "additionalProperties")) != JsonKind.False) return false;
    if (countMembers(json, properties) != countItems(json, json.find(token, "required"))) return false;
  }
  return true;
}

function countMembers(json: JsonIndex, object: i32): i32 {
  let count = 0;
  for (let key = object + 1; key < json.next(object); key = json.next(key + 1)) count += 1;
  return count;
}

function countItems(json: JsonIndex, array: i32): i32 {
  let count = 0;
  if (!json.isArray(array)) return 0;
  for (let item = array + 1; item < json.next(array); item = json.next(item)) count += 1;
  return count;
}
