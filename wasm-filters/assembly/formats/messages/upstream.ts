// Messages as providers speak it. https://platform.claude.com/docs/en/api/messages

import { UpstreamFormat } from "../format";
import { RequestWriter } from "../request-writer";
import { ResponseReader } from "../response-reader";
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
