// Writes a whole Responses answer. https://platform.openai.com/docs/api-reference/responses/object

import { UpstreamError } from "../../visitor";
import { ResponsesOutputWriter } from "./response-output";

const LIMIT: i32 = 64 << 20;

export class ResponsesResponseWriter extends ResponsesOutputWriter {
  constructor() {
    super(LIMIT);
  }

  ping(): void {}

  /** An error in place of an answer is the caller's to write, with its status. */
  error(failure: UpstreamError): void {}

  end(): void {
    this.writeAnswer(this.out);
  }
}
