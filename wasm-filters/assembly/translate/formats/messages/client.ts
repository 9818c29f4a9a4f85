// The client side of Messages. https://platform.claude.com/docs/en/api/messages

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { ClientFormat } from "../../shared/format";
import { RequestScope } from "../../shared/request-scope";
import { ProviderError } from "../../shared/response-error";
import { ResponseWriter } from "../../shared/response-writer";
import { isMessagesError } from "./error-reader";
import { writeMessagesError, writeMessagesErrorEvent } from "./error-writer";
import { readMessagesRequest } from "./request-reader";
import { MessagesResponseWriter } from "./response-writer";
import { MessagesStreamWriter } from "./stream-writer";

const whole = new MessagesResponseWriter();

export class MessagesClient extends ClientFormat {
  readRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
    return readMessagesRequest(scope, model, modelLength);
  }

  wholeWriter(): ResponseWriter {
    return whole;
  }

  newStreamWriter(): ResponseWriter {
    return new MessagesStreamWriter();
  }

  writeError(out: Buffer, status: i32, error: ProviderError): void {
    writeMessagesError(out, status, error);
  }

  writeErrorEvent(out: Buffer, error: ProviderError): void {
    writeMessagesErrorEvent(out, error);
  }

  isError(json: JsonIndex): bool {
    return isMessagesError(json);
  }
}
