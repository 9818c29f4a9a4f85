// The hash of a message: over its role and what it says. A message keeps its hash from turn to turn although clients move
// cache markers, and write a text as a string or as the only part of a list.

import { identityKey } from "../auth/identity-key";
import { addPiece, beginFingerprint, endFingerprint } from "../bytes/fingerprint";
import { JsonIndex } from "../json/json-index";
import { Message } from "./message";

/** `message` has been read from the item. */
export function hashOfMessage(json: JsonIndex, item: i32, message: Message): u64 {
  beginFingerprint(identityKey);
  if (json.isObject(item)) addMessage(json, item, message);
  else addText(json, item);
  return endFingerprint(identityKey);
}

/** Of a text that stands for a user's message. */
export function hashOfText(json: JsonIndex, text: i32): u64 {
  beginFingerprint(identityKey);
  addPiece(identityKey, user, 4);
  addText(json, text);
  return endFingerprint(identityKey);
}

const user = memory.data<u8>([0x75, 0x73, 0x65, 0x72]);

function addMessage(json: JsonIndex, item: i32, message: Message): void {
  const end = json.next(item);
  for (let key = item + 1; key < end; key = json.next(key + 1)) {
    const value = key + 1;
    if (value == message.role) addText(json, value);
    else if (value == message.content) addContent(json, value);
    else if (value != message.type || !json.textEquals(value, "message")) addMember(json, key);
  }
}

function addContent(json: JsonIndex, content: i32): void {
  if (!json.isArray(content)) return addText(json, content);
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) {
    if (json.isObject(part)) addPart(json, part);
    else addText(json, part);
  }
}

function addPart(json: JsonIndex, part: i32): void {
  const end = json.next(part);
  for (let key = part + 1; key < end; key = json.next(key + 1)) {
    const value = key + 1;
    if (json.textLen(key) != 4) addMember(json, key);
    else if (json.textEquals(key, "text")) addText(json, value);
    else if (!json.textEquals(key, "type")) addMember(json, key);
    else if (!isText(json, value)) addText(json, value);
  }
}

function isText(json: JsonIndex, type: i32): bool {
  return (
    json.textEquals(type, "text") ||
    json.textEquals(type, "input_text") ||
    json.textEquals(type, "output_text")
  );
}

function addMember(json: JsonIndex, key: i32): void {
  if (json.textLen(key) == 13 && json.textEquals(key, "cache_control")) return;
  addText(json, key);
  addPiece(identityKey, json.ptr(key + 1), json.size(key + 1));
}

/** Without quotes; what is no string as it stands there. */
function addText(json: JsonIndex, token: i32): void {
  if (json.isString(token)) addPiece(identityKey, json.textPtr(token), json.textLen(token));
  else addPiece(identityKey, json.ptr(token), json.size(token));
}
