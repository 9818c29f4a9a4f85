// Writes the error event that ends a Responses stream. In the reference the event itself has the error's members;
// OpenAI's server nests them under `error`, which the official clients require. The event has both.
// https://platform.openai.com/docs/api-reference/responses-streaming/error
// https://github.com/openai/openai-node/blob/master/src/core/streaming.ts

import { QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeMessage, writeOpenAiErrorObject, writeParamAndCode } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";
import { beginEvent } from "../../shared/response-text";
import { ResponseIdentity } from "./response-identity";
import { closeResponse, openResponse, writeFailure } from "./response-object";

const identity = new ResponseIdentity();
const nothing = new Buffer(1, 1);

/** Ends a stream that no writer has written: the error event, and the response that fails with it. */
export function writeResponsesFailure(out: Buffer, error: ProviderError): void {
  writeResponsesErrorEvent(out, error);
  error.sequence += 1;
  writeResponsesFailed(out, error);
}

/** The response that fails; nothing when it has not begun. */
export function writeResponsesFailed(out: Buffer, error: ProviderError): void {
  const head = error.head;
  if (!head || head.id.len == 0) return;
  beginEvent(out, "response.failed");
  out.ascii(',"sequence_number":');
  out.integer(error.sequence);
  out.ascii(',"response":');
  identity.set(head.id.ptr, head.id.len, 0);
  openResponse(out, identity, head.created, "failed");
  writeFailure(out, error);
  closeResponse(out, head.model, nothing, null, nothing);
  out.ascii("}\n\n");
}

export function writeResponsesErrorEvent(out: Buffer, error: ProviderError): void {
  beginEvent(out, "error");
  out.ascii(',"sequence_number":');
  out.integer(error.sequence);
  out.ascii(',"message":"');
  writeMessage(out, error);
  out.byte(QUOTE);
  writeParamAndCode(out, 0, error);
  out.ascii(',"error":');
  writeOpenAiErrorObject(out, 0, error);
  out.ascii("}\n\n");
}
