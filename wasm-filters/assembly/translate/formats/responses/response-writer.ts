// Writes a whole Responses response. https://platform.openai.com/docs/api-reference/responses/object

import { UpstreamError } from "../../visitor/response";
import { ResponsesOutputWriter } from "./response-output";

const LIMIT: i32 = 64 << 20;

export class ResponsesResponseWriter extends ResponsesOutputWriter {
  constructor() {
    super(LIMIT);
  }

  ping(): void {}

  /** The caller writes an error in place of a response, with its status. */
  error(failure: UpstreamError): void {}

  protected complete(): void {
    this.writeAnswer(this.out);
  }
}
