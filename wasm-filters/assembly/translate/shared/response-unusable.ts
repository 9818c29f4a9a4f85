// The error for an answer that the provider could not parse: the model wrote something that is no message or no call.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { UpstreamError, ResponseVisitor } from "../visitor/response";

const text = new Buffer(128, 4096);
const failure = new UpstreamError();

/** Visits the error: what the provider says of it, else its `reason`. */
export function visitUnusable(json: JsonIndex, told: i32, reason: i32, visitor: ResponseVisitor): void {
  failure.clear();
  if (json.textLen(told) > 0) {
    failure.message = json.textPtr(told);
    failure.messageLength = json.textLen(told);
  } else {
    const message = unusableMessage(json, reason);
    failure.message = message.ptr;
    failure.messageLength = message.len;
  }
  visitor.error(failure);
}

/** Valid until the next call. */
export function unusableMessage(json: JsonIndex, reason: i32): Buffer {
  text.clear();
  text.labelled("The model's answer was not usable: ", json.textPtr(reason), json.textLen(reason));
  return text;
}
