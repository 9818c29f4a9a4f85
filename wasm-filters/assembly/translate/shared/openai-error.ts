// Writes errors in the shape of OpenAI's APIs: {"error":{"message","type","param","code"}}.
// https://platform.openai.com/docs/guides/error-codes

import { CLOSE_BRACE, QUOTE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { equalsAscii, startsWithAscii } from "../../bytes/slice";
import { CONTEXT_LENGTH_EXCEEDED, isTooLong } from "./context-length";
import { JsonIndex } from "../../json/json-index";
import { ProviderError } from "./response-error";

const read = new ProviderError();

/** Writes a body. The status determines the type when the provider sent none; it is 0 in a stream. */
export function writeOpenAiError(out: Buffer, status: i32, error: ProviderError): void {
  out.ascii('{"error":');
  writeOpenAiErrorObject(out, status, error);
  if (error.requestIdLength > 0) {
    out.ascii(',"request_id":');
    writeTextOrNull(out, error.requestId, error.requestIdLength);
  }
  out.byte(CLOSE_BRACE);
}

/** Writes the object under `error`. */
export function writeOpenAiErrorObject(out: Buffer, status: i32, error: ProviderError): void {
  out.ascii('{"message":"');
  writeMessage(out, error);
  out.ascii('","type":"');
  const known = openAiType(status, error);
  if (known.length > 0) out.ascii(known);
  else out.bytes(error.type, error.typeLength);
  out.byte(QUOTE);
  writeParamAndCode(out, status, error);
  out.byte(CLOSE_BRACE);
}

export function writeMessage(out: Buffer, error: ProviderError): void {
  if (error.messageLength > 0) out.bytes(error.message, error.messageLength);
  else out.ascii("The model provider reported an error.");
}

/** Whether the parsed body, which has the shape, lacks OpenAI's code for what it says. */
export function lacksCode(json: JsonIndex): bool {
  if (!read.read(json) || equalsAscii(read.code, read.codeLength, CONTEXT_LENGTH_EXCEEDED)) return false;
  return isTooLong(0, read);
}

/** Writes both members, each after a comma. */
export function writeParamAndCode(out: Buffer, status: i32, error: ProviderError): void {
  out.ascii(',"param":');
  writeTextOrNull(out, error.field, error.fieldLength);
  out.ascii(',"code":');
  const code = codeOf(status, error);
  if (code.length > 0) {
    out.byte(QUOTE);
    out.ascii(code);
    out.byte(QUOTE);
  } else writeTextOrNull(out, error.code, error.codeLength);
}

/**
 * OpenAI's type for Anthropic's, or for the status when the provider sent none. An empty result keeps the provider's
 * type.
 */
function openAiType(status: i32, error: ProviderError): string {
  const type = error.type;
  const length = error.typeLength;
  if (length == 0) return status > 0 ? typeOfStatus(status) : typeOfCode(error);
  if (equalsAscii(type, length, "request_too_large")) return "invalid_request_error";
  if (equalsAscii(type, length, "rate_limit_error")) return "rate_limit_error";
  if (equalsAscii(type, length, "authentication_error")) return "authentication_error";
  if (equalsAscii(type, length, "billing_error")) return "insufficient_quota";
  if (equalsAscii(type, length, "api_error")) return "server_error";
  if (equalsAscii(type, length, "overloaded_error")) return "server_error";
  return "";
}

/** A failed response of Responses has only a code: https://platform.openai.com/docs/api-reference/responses/object */
function typeOfCode(error: ProviderError): string {
  if (startsWithAscii(error.code, error.codeLength, "rate_limit")) return "rate_limit_error";
  return startsWithAscii(error.code, error.codeLength, "invalid_") ? "invalid_request_error" : "server_error";
}

function typeOfStatus(status: i32): string {
  if (status == 401) return "authentication_error";
  if (status == 402) return "insufficient_quota";
  if (status == 403) return "permission_error";
  if (status == 404) return "not_found_error";
  if (status == 408 || status == 504) return "timeout_error";
  if (status == 429) return "rate_limit_error";
  // Amazon answers 424 when the model failed: the request is valid.
  return status >= 400 && status < 500 && status != 424 ? "invalid_request_error" : "server_error";
}

/** OpenAI's code for the error; empty to keep the provider's, which may be none. */
export function codeOf(status: i32, error: ProviderError): string {
  if (isTooLong(status, error)) return CONTEXT_LENGTH_EXCEEDED;
  return error.codeLength == 0 ? openAiCode(openAiType(status, error)) : "";
}

function openAiCode(type: string): string {
  if (type == "rate_limit_error") return "rate_limit_exceeded";
  if (type == "authentication_error") return "invalid_api_key";
  return type == "insufficient_quota" ? "insufficient_quota" : "";
}

function writeTextOrNull(out: Buffer, text: usize, length: i32): void {
  if (length == 0) {
    out.ascii("null");
    return;
  }
  out.byte(QUOTE);
  out.bytes(text, length);
  out.byte(QUOTE);
}
