// Reads generateContent answers, whole and as a stream of events. https://ai.google.dev/api/generate-content

import { EventParser } from "../../events/event-parser";
import { JsonIndex } from "../../json/json-index";
import { ResponseReader } from "../response-reader";

export class GenerateContentResponseReader extends ResponseReader {
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
