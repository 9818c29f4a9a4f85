// The error for an answer that is none: the provider broke it off, or could not parse what its model wrote.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { UpstreamError, ResponseVisitor } from "../visitor/response";

const text = new Buffer(128, 4096);
const failure = new UpstreamError();

/** Visits the error: what the provider says of it, else its `reason`. */
export function visitUnusable(json: JsonIndex, told: i32, reason: i32, visitor: ResponseVisitor): void {
  if (json.textLen(told) > 0) return visitFailure(json.textPtr(told), json.textLen(told), visitor);
  const message = unusableMessage(json, reason);
  visitFailure(message.ptr, message.len, visitor);
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
  return text;
}
