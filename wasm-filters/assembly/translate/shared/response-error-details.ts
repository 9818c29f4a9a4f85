// Reads the validation errors of FastAPI servers, such as Mistral's and vLLM's: each has a message and, in `loc`, the way
// to the member that it is about. https://fastapi.tiangolo.com/tutorial/handling-errors/
// https://docs.pydantic.dev/latest/errors/errors/

import { CLOSE_BRACKET, COLON, DOT, OPEN_BRACKET, SEMICOLON, SPACE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";

/** Further errors are left out: unions report one for each of their kinds. */
const MOST: i32 = 8;
const MAX_TEXT: i32 = 4096;

/** Of the latest list: its messages, each behind its member, and the first member. Escaped. */
export const detailsMessage = new Buffer(256, MAX_TEXT);
export const detailsField = new Buffer(64, MAX_TEXT);

/** `details` is the list; false when none of its errors has a message. */
export function readDetails(json: JsonIndex, details: i32): bool {
  detailsMessage.clear();
  detailsField.clear();
  if (!json.isArray(details)) return false;
  let count = 0;
  for (let item = details + 1; item < json.next(details) && count < MOST; item = json.next(item)) {
    const message = json.isString(item) ? item : json.find(item, "msg");
    if (json.textLen(message) == 0) continue;
    count += 1;
    addDetail(json, item, message);
    if (detailsMessage.overflowed || detailsField.overflowed) return false;
  }
  return count > 0;
}

function addDetail(json: JsonIndex, item: i32, message: i32): void {
  const out = detailsMessage;
  if (out.len > 0) {
    out.byte(SEMICOLON);
    out.byte(SPACE);
  }
  const start = out.len;
  writePlace(out, json, json.find(item, "loc"));
  if (detailsField.len == 0) detailsField.bytes(out.ptr + start, out.len - start);
  if (out.len > start) {
    out.byte(COLON);
    out.byte(SPACE);
  }
  out.bytes(json.textPtr(message), json.textLen(message));
}

/** Writes `["body", "messages", 0, "content"]` as `messages[0].content`. */
function writePlace(out: Buffer, json: JsonIndex, place: i32): void {
  if (!json.isArray(place)) return;
  const start = out.len;
  for (let step = place + 1; step < json.next(place); step = json.next(step)) {
    if (json.isNumber(step)) {
      out.byte(OPEN_BRACKET);
      out.bytes(json.ptr(step), json.size(step));
      out.byte(CLOSE_BRACKET);
    } else if (json.isString(step) && (step > place + 1 || !json.textEquals(step, "body"))) {
      if (out.len > start) out.byte(DOT);
      out.bytes(json.textPtr(step), json.textLen(step));
    }
  }
}
