// The error for an answer that is none: the provider broke it off, or could not parse what its model wrote.

import { Buffer } from "../../bytes/buffer";
import { Literal } from "../../bytes/literal";
import { JsonIndex } from "../../json/json-index";
import { UpstreamError, ResponseVisitor } from "../visitor/response";

const MAX_TEXT: i32 = 4096;
const UNUSABLE = new Literal("The model's answer was not usable.");
const text = new Buffer(128, MAX_TEXT);
const failure = new UpstreamError();

/** Visits the error: what the provider says of it, else its `reason`. */
export function visitUnusable(json: JsonIndex, told: i32, reason: i32, visitor: ResponseVisitor): void {
  const message = unusable(json, told, reason);
  visitFailure(message.ptr, message.len, visitor);
}

/** What the provider says of it, else its `reason`; valid until the next call. */
export function unusable(json: JsonIndex, told: i32, reason: i32): Buffer {
  const length = json.textLen(told);
  if (length == 0 || length > MAX_TEXT) return unusableMessage(json, reason);
  text.clear();
  text.bytes(json.textPtr(told), length);
  return text;
}

/** Visits an error of which only the message is known, escaped. */
export function visitFailure(message: usize, length: i32, visitor: ResponseVisitor): void {
  failure.clear();
  failure.message = message;
  failure.messageLength = length;
  visitor.error(failure);
}

/** Valid until the next call. */
export function unusableMessage(json: JsonIndex, reason: i32): Buffer {
  text.clear();
  text.labelled("The model's answer was not usable: ", json.textPtr(reason), json.textLen(reason));
  if (text.overflowed) text.become(UNUSABLE.ptr, UNUSABLE.len);
  return text;
}
