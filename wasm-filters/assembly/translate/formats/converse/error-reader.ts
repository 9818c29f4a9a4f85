// Reads errors in place of a response: exceptions in a stream, or an error object in a body with status 200.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { ProviderError, visitError } from "../../shared/response-error";
import { ResponseVisitor } from "../../visitor/response";

const MAX_MESSAGE: i32 = 64 << 10;
const found = new ProviderError();
const type = new Buffer(64, 4_096);
const message = new Buffer(256, MAX_MESSAGE);

/**
 * Visits the document if it is an error, and returns whether it is one. Gateways in front of Bedrock use `error`, as
 * other APIs do.
 */
export function readConverseError(json: JsonIndex, visitor: ResponseVisitor): bool {
  const error = json.find(0, "error");
  const told =
    json.find(0, "message") >= 0 ||
    json.find(0, "Message") >= 0 ||
    json.isObject(error) ||
    json.textLen(error) > 0;
  return told && json.find(0, "output") < 0 && visitError(json, visitor);
}

/** The event's name is the exception's name; its data is an object with a message, or the message itself. */
export function visitException(event: EventParser, json: JsonIndex, visitor: ResponseVisitor): void {
  found.clear();
  if (event.dataLen > 0 && !(json.parse(event.dataPtr, event.dataLen) && found.read(json))) {
    message.clear();
    writeEscaped(message, event.dataPtr, min(event.dataLen, MAX_MESSAGE / 8));
    found.message = message.ptr;
    found.messageLength = message.len;
  }
  type.clear();
  writeEscaped(type, event.eventPtr, min(event.eventLen, 256));
  found.setAmazonType(type.ptr, type.len);
  visitor.error(found);
}
