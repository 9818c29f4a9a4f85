// The provider side of Chat Completions. https://platform.openai.com/docs/api-reference/chat

import { UpstreamFormat } from "../../shared/format";
import { RequestWriter } from "../../shared/request-writer";
import { ResponseReader } from "../../shared/response-reader";
import { ChatRequestWriter } from "./request-writer";
import { ChatResponseReader } from "./response-reader";

const writer = new ChatRequestWriter();

export class ChatUpstream extends UpstreamFormat {
  requestWriter(): RequestWriter {
    return writer;
  }

  newResponseReader(): ResponseReader {
    return new ChatResponseReader();
  }
}
