// The provider side of Gemini's generateContent and streamGenerateContent. https://ai.google.dev/api/generate-content

import { UpstreamFormat } from "../../shared/format";
import { RequestWriter } from "../../shared/request-writer";
import { ResponseReader } from "../../shared/response-reader";
import { GenerateContentRequestWriter } from "./request-writer";
import { GenerateContentResponseReader } from "./response-reader";

const writer = new GenerateContentRequestWriter();

export class GenerateContentUpstream extends UpstreamFormat {
  requestWriter(): RequestWriter {
    return writer;
  }

  newResponseReader(): ResponseReader {
    return new GenerateContentResponseReader();
  }
}
