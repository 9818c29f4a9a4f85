// The client side of Chat Completions. https://platform.openai.com/docs/api-reference/chat

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { ClientFormat } from "../../shared/format";
import { lacksCode, writeOpenAiError } from "../../shared/openai-error";
import { RequestScope } from "../../shared/request-scope";
import { ProviderError } from "../../shared/response-error";
import { ResponseWriter } from "../../shared/response-writer";
import { isChatError } from "./error-reader";
import { readChatRequest } from "./request-reader";
import { ChatResponseWriter } from "./response-writer";
import { ChatStreamWriter, writeChatErrorEvent } from "./stream-writer";

const whole = new ChatResponseWriter();

export class ChatClient extends ClientFormat {
  readRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
    return readChatRequest(scope, model, modelLength);
  }

  wholeWriter(): ResponseWriter {
    return whole;
  }

  newStreamWriter(): ResponseWriter {
    return new ChatStreamWriter();
  }

  writeError(out: Buffer, status: i32, error: ProviderError): void {
    writeOpenAiError(out, status, error);
  }

  writeErrorEvent(out: Buffer, error: ProviderError): void {
    writeChatErrorEvent(out, error);
  }

  isError(json: JsonIndex): bool {
    return isChatError(json) && !lacksCode(json);
  }
}
