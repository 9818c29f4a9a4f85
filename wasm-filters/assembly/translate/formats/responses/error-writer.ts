// Writes the error event that ends a Responses stream. In the reference the event itself has the error's members;
// OpenAI's server nests them under `error`, which the official clients require. The event has both.
// https://platform.openai.com/docs/api-reference/responses-streaming/error
// https://github.com/openai/openai-node/blob/master/src/core/streaming.ts

import { QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeMessage, writeOpenAiErrorObject, writeParamAndCode } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";
import { beginEvent } from "../../shared/response-text";

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
