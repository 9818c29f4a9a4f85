// Cuts out of an assistant's message what other servers put into their answers and strict servers refuse when it comes back.

import { BodyEdits } from "../bytes/body-edits";
import { indexOfName } from "../bytes/names";
import { CutRun } from "../bytes/cut-run";
import { JsonIndex } from "../json/json-index";

const FOREIGN: StaticArray<string> = [
  "reasoning_content",
  "reasoning",
  "reasoning_details",
  "refusal",
  "annotations",
  "audio",
  "extra_content",
];

const members = new CutRun();

/** `signed`: the model wants Google's signatures on calls. */
export function planForeignMembers(edits: BodyEdits, json: JsonIndex, message: i32, signed: bool): void {
  cut(edits, json, message, refusalInPlaceOfContent(json, message), signed);
  const calls = json.find(message, "tool_calls");
  if (!json.isArray(calls)) return;
  for (let call = calls + 1; call < json.next(calls); call = json.next(call))
    if (json.isObject(call)) cut(edits, json, call, -1, signed);
}

/** The key of a refusal that is all the message says; -1 without one. */
function refusalInPlaceOfContent(json: JsonIndex, message: i32): i32 {
  const content = json.find(message, "content");
  const refusal = json.find(message, "refusal");
  if (!json.isString(refusal) || json.textLen(refusal) == 0) return -1;
  return content < 0 || json.isNull(content) ? refusal - 1 : -1;
}

/** `renamed` is the key that takes the content's place. */
function cut(edits: BodyEdits, json: JsonIndex, owner: i32, renamed: i32, signed: bool): void {
  const end = json.next(owner);
  members.begin(json.start(owner) + 1);
  for (let key = owner + 1; key < end; key = json.next(key + 1)) {
    const replaced = renamed >= 0 && json.textEquals(key, "content");
    members.next(
      edits,
      json.start(key),
      json.end(key + 1),
      replaced || (key != renamed && isForeign(json, key, signed)),
    );
    if (key == renamed) edits.add(json.start(key), json.end(key)).ascii('"content"');
  }
  members.finish(edits);
}

/** A call of the older kind stays, where there is one, for the server to refuse. `signed`: Google's signatures stay. */
function isForeign(json: JsonIndex, key: i32, signed: bool): bool {
  if (json.textEquals(key, "function_call")) return json.isNull(key + 1);
  if (signed && json.textEquals(key, "extra_content")) return false;
  return indexOfName(FOREIGN, json.textPtr(key), json.textLen(key)) >= 0;
}
