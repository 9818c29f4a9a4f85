// Error bodies: translates a provider's errors to the client's format, and writes the gateway's own.

import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { ProviderError } from "./shared/response-error";
import { Format } from "../contract/formats.generated";
import { answerIndex as json } from "./answer-index";
import { writePlainText } from "./plain-text";
import { clientFormat } from "./registry";

const MAX_EXCERPT: i32 = 300;
const found = new ProviderError();
const excerpt = new Buffer(512, 4096);
const message = new Buffer(512, 64 << 10);
const own = new Buffer(512, 64 << 10);

/**
 * Translates a provider's error body. Returns true when `out` has the client's body, false when the body already has
 * the client's shape and is forwarded unchanged. For a body without JSON or without a message, the message gives the
 * status and an excerpt.
 */
export function translateError(
  client: Format,
  upstream: Format,
  status: i32,
  ptr: usize,
  length: i32,
  out: Buffer,
): bool {
  const parsed = json.parse(ptr, length);
  if (parsed && client == upstream && clientFormat(client).isError(json)) return false;
  found.clear();
  if (!parsed || !found.read(json)) describe(status, ptr, length);
  clientFormat(client).writeError(out, status, found);
  return true;
}

/**
 * Writes an error of the gateway. Texts are plain; `code` and `field` may be empty. Unknown clients get OpenAI's shape.
 */
export function writeError(
  client: Format,
  status: i32,
  type: string,
  code: string,
  text: string,
  field: string,
  out: Buffer,
): void {
  own.clear();
  message.clear();
  found.clear();
  found.messageLength = place(text);
  found.typeLength = place(type);
  found.codeLength = place(code);
  found.fieldLength = place(field);
  found.message = own.ptr;
  found.type = found.message + found.messageLength;
  found.code = found.type + found.typeLength;
  found.field = found.code + found.codeLength;
  clientFormat(client).writeError(out, status, found);
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
