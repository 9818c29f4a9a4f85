// The provider side of Messages. https://platform.claude.com/docs/en/api/messages

import { UpstreamFormat } from "../../shared/format";
import { RequestWriter } from "../../shared/request-writer";
import { ResponseReader } from "../../shared/response-reader";
import { MessagesRequestWriter } from "./request-writer";
import { MessagesResponseReader } from "./response-reader";

const writer = new MessagesRequestWriter();

export class MessagesUpstream extends UpstreamFormat {
  requestWriter(): RequestWriter {
    return writer;
  }

  newResponseReader(): ResponseReader {
    return new MessagesResponseReader();
  }
}
