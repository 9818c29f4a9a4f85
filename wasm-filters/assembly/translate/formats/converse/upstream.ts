// The provider side of Amazon Bedrock's Converse and ConverseStream.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

import { Framing, UpstreamFormat } from "../../shared/format";
import { RequestWriter } from "../../shared/request-writer";
import { ResponseReader } from "../../shared/response-reader";
import { ConverseRequestWriter } from "./request-writer";
import { ConverseResponseReader } from "./response-reader";

const writer = new ConverseRequestWriter();

export class ConverseUpstream extends UpstreamFormat {
  constructor() {
    super();
    this.framing = Framing.EventStream;
  }

  requestWriter(): RequestWriter {
    return writer;
  }

  newResponseReader(): ResponseReader {
    return new ConverseResponseReader();
  }
}
