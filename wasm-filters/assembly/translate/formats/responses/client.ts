// The client side of Responses. https://platform.openai.com/docs/api-reference/responses

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { ClientFormat } from "../../shared/format";
import { lacksCode, writeOpenAiError } from "../../shared/openai-error";
import { RequestScope } from "../../shared/request-scope";
import { ProviderError } from "../../shared/response-error";
import { ResponseWriter } from "../../shared/response-writer";
import { isResponsesError } from "./error-reader";
import { writeResponsesFailed, writeResponsesFailure } from "./error-writer";
import { readResponsesRequest } from "./request-reader";
import { ResponsesResponseWriter } from "./response-writer";
import { ResponsesStreamWriter } from "./stream-writer";

const whole = new ResponsesResponseWriter();

export class ResponsesClient extends ClientFormat {
  readRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
    return readResponsesRequest(scope, model, modelLength);
  }

  wholeWriter(): ResponseWriter {
    return whole;
  }

  newStreamWriter(): ResponseWriter {
    return new ResponsesStreamWriter();
  }

  writeError(out: Buffer, status: i32, error: ProviderError): void {
    writeOpenAiError(out, status, error);
  }

  writeErrorEvent(out: Buffer, error: ProviderError): void {
    writeResponsesFailure(out, error);
  }

  writeFailedEnd(out: Buffer, error: ProviderError): void {
    writeResponsesFailed(out, error);
  }

  isError(json: JsonIndex): bool {
    return isResponsesError(json) && !lacksCode(json);
  }
}
