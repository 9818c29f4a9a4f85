// Error bodies: reads a provider's errors, and writes the gateway's own.

import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { ProviderError } from "./shared/response-error";
import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";
import { writePlainText } from "./plain-text";
import { clientFormat } from "./registry";

/** For responses and errors. No call relies on it after it returns. */
export const answerIndex = new JsonIndex();
const MAX_EXCERPT: i32 = 300;
const found = new ProviderError();
const excerpt = new Buffer(512, 4096);
const message = new Buffer(512, 64 << 10);
const own = new Buffer(512, 64 << 10);
const body = new Buffer(1024, 64 << 10);

/**
 * The error in a provider's body, which is in the index if it was `parsed`; valid until the next one. For a body without
 * JSON or without a message, the message gives the status and an excerpt.
 */
export function providerError(parsed: bool, status: i32, ptr: usize, length: i32): ProviderError {
  found.clear();
  if (!parsed || !found.read(answerIndex)) describe(status, ptr, length);
  return found;
}

/**
 * The body of an error of the gateway, valid until the next one. Texts are plain; `code` and `field` may be empty. Unknown
 * clients get OpenAI's shape.
 */
export function gatewayError(client: Format, status: i32, code: string, text: string, field: string): Buffer {
  own.clear();
  message.clear();
  found.clear();
  found.messageLength = place(text);
  found.typeLength = place(errorType(status));
  found.codeLength = place(code);
  found.fieldLength = place(field);
  found.message = own.ptr;
  found.type = found.message + found.messageLength;
  found.code = found.type + found.typeLength;
  found.field = found.code + found.codeLength;
  body.clear();
  clientFormat(client).writeError(body, status, found);
  return body;
}

/** OpenAI's types. */
export function errorType(status: i32): string {
  if (status == 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

/** Appends the text, escaped, to `own`; returns its length. */
function place(text: string): i32 {
  message.clear();
  message.text(text);
  const before = own.len;
  writeEscaped(own, message.ptr, message.len);
  return own.len - before;
}

/** Builds a message from the status and the beginning of the body's text. */
function describe(status: i32, ptr: usize, length: i32): void {
  excerpt.clear();
  writePlainText(excerpt, ptr, length, MAX_EXCERPT);
  message.clear();
  message.ascii("The model provider answered ");
  message.integer(status);
  if (excerpt.len > 0) {
    message.ascii(": ");
    writeEscaped(message, excerpt.ptr, excerpt.len);
  } else {
    message.ascii(" without an explanation.");
  }
  found.message = message.ptr;
  found.messageLength = message.len;
}
