// Writes errors in the shape of Messages: {"type":"error","error":{"type","message"},"request_id"}.
// https://docs.claude.com/en/api/errors

import { CLOSE_BRACE, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { find } from "../../../bytes/find";
import { equalsAscii, equalsFolded, startsWithAscii } from "../../../bytes/slice";
import { isTooLong, PROMPT_IS_TOO_LONG } from "../../shared/context-length";
import { writeMessage } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";

/** Writes the object. A status is more precise than other APIs' types, of which OpenAI has few. */
export function writeMessagesError(out: Buffer, status: i32, error: ProviderError): void {
  out.ascii('{"type":"error","error":{"type":"');
  out.ascii(anthropicType(status, error));
  out.ascii('","message":"');
  writeText(out, status, error);
  out.ascii('"}');
  if (error.requestIdLength > 0) {
    out.labelled(',"request_id":"', error.requestId, error.requestIdLength);
    out.byte(QUOTE);
  }
  out.byte(CLOSE_BRACE);
}

/**
 * Writes the message as Anthropic does: behind the field that it is about, for which the shape has no member, and in the
 * words by which clients know a conversation that is too long.
 */
function writeText(out: Buffer, status: i32, error: ProviderError): void {
  if (isTooLong(status, error) && !hasWords(error)) {
    out.ascii(PROMPT_IS_TOO_LONG);
    out.ascii(": ");
  } else if (error.fieldLength > 0 && !namesField(error)) {
    out.bytes(error.field, error.fieldLength);
    out.ascii(": ");
  }
  writeMessage(out, error);
}

function hasWords(error: ProviderError): bool {
  const words = PROMPT_IS_TOO_LONG;
  for (let at = 0; at + words.length <= error.messageLength; at++) {
    if (equalsFolded(error.message + at, words.length, words)) return true;
  }
  return false;
}

function namesField(error: ProviderError): bool {
  const message = error.message;
  return find(message, message + error.messageLength, error.field, error.fieldLength) != 0;
}

/** Writes an event that ends a stream. */
export function writeMessagesErrorEvent(out: Buffer, error: ProviderError): void {
  out.ascii("event: error\ndata: ");
  writeMessagesError(out, 0, error);
  out.ascii("\n\n");
}

function anthropicType(status: i32, error: ProviderError): string {
  const known = typeOfStatus(status);
  if (known.length > 0) return known;
  return error.typeLength > 0
    ? typeOfWord(error.type, error.typeLength)
    : typeOfWord(error.code, error.codeLength);
}

function typeOfStatus(status: i32): string {
  if (status == 401) return "authentication_error";
  if (status == 402) return "billing_error";
  if (status == 403) return "permission_error";
  if (status == 404) return "not_found_error";
  if (status == 408 || status == 504) return "timeout_error";
  if (status == 413) return "request_too_large";
  if (status == 429) return "rate_limit_error";
  if (status == 503 || status == 529) return "overloaded_error";
  // Amazon answers 424 when the model failed: the request is valid.
  if (status >= 500 || status == 424) return "api_error";
  return status >= 400 ? "invalid_request_error" : "";
}

/** In a stream only the type, or OpenAI's code, is known. */
function typeOfWord(type: usize, length: i32): string {
  // OpenAI's codes, such as `invalid_prompt`, count too.
  if (startsWithAscii(type, length, "invalid_")) return "invalid_request_error";
  if (equalsAscii(type, length, "authentication_error")) return "authentication_error";
  if (equalsAscii(type, length, "permission_error")) return "permission_error";
  if (equalsAscii(type, length, "not_found_error")) return "not_found_error";
  if (equalsAscii(type, length, "timeout_error")) return "timeout_error";
  if (equalsAscii(type, length, "overloaded_error")) return "overloaded_error";
  if (equalsAscii(type, length, "insufficient_quota")) return "billing_error";
  if (startsWithAscii(type, length, "rate_limit")) return "rate_limit_error";
  return "api_error";
}
