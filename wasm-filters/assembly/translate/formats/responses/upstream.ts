// The provider side of Responses. https://platform.openai.com/docs/api-reference/responses

import { UpstreamFormat } from "../../shared/format";
import { RequestWriter } from "../../shared/request-writer";
import { ResponseReader } from "../../shared/response-reader";
import { ResponsesRequestWriter } from "./request-writer";
import { ResponsesResponseReader } from "./response-reader";

const writer = new ResponsesRequestWriter();

export class ResponsesUpstream extends UpstreamFormat {
  requestWriter(): RequestWriter {
    return writer;
  }

  newResponseReader(): ResponseReader {
    return new ResponsesResponseReader();
  }
}
