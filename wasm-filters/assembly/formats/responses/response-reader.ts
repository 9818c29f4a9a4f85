// Reads Responses answers, whole and as a stream of events. https://platform.openai.com/docs/api-reference/responses

import { EventParser } from "../../events/event-parser";
import { JsonIndex } from "../../json/json-index";
import { ResponseReader } from "../response-reader";

export class ResponsesResponseReader extends ResponseReader {
  protected clear(): void {}

  free(): void {}

  whole(json: JsonIndex): bool {
    return false;
  }

  event(event: EventParser, json: JsonIndex): bool {
    return false;
  }

  finish(): bool {
    return this.ended;
  }

  matters(event: EventParser): bool {
    return true;
  }
}
