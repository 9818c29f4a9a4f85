// Writes the error event that ends a Chat Completions stream.

import { Buffer } from "../../../bytes/buffer";
import { writeOpenAiError } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";

export function writeChatErrorEvent(out: Buffer, error: ProviderError): void {
  out.ascii("data: ");
  writeOpenAiError(out, 0, error);
  out.ascii("\n\n");
}
