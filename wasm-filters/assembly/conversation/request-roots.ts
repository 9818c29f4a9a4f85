// The members of a request's body that observations are made from, found in one walk.

import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";

/** Value tokens; -1 when absent. */
export class RequestRoots {
  messages: i32 = -1;
  system: i32 = -1;
  tools: i32 = -1;
  user: i32 = -1;
  safetyIdentifier: i32 = -1;
  metadata: i32 = -1;
  cacheKey: i32 = -1;
  previousResponse: i32 = -1;

  read(json: JsonIndex, format: Format): void {
    this.messages = -1;
    this.system = -1;
    this.tools = -1;
    this.user = -1;
    this.safetyIdentifier = -1;
    this.metadata = -1;
    this.cacheKey = -1;
    this.previousResponse = -1;
    const isResponses = format == Format.Responses;
    const end = json.next(0);
    for (let key = 1; key < end; key = json.next(key + 1)) {
      switch (json.textLen(key)) {
        case 4:
          if (json.textEquals(key, "user")) this.user = key + 1;
          break;
        case 5:
          if (json.textEquals(key, "tools")) this.tools = key + 1;
          else if (isResponses && json.textEquals(key, "input")) this.messages = key + 1;
          break;
        case 6:
          if (format == Format.Messages && json.textEquals(key, "system")) this.system = key + 1;
          break;
        case 8:
          if (!isResponses && json.textEquals(key, "messages")) this.messages = key + 1;
          else if (json.textEquals(key, "metadata")) this.metadata = key + 1;
          break;
        case 12:
          if (isResponses && json.textEquals(key, "instructions")) this.system = key + 1;
          break;
        case 16:
          if (json.textEquals(key, "prompt_cache_key")) this.cacheKey = key + 1;
          break;
        case 17:
          if (json.textEquals(key, "safety_identifier")) this.safetyIdentifier = key + 1;
          break;
        case 20:
          if (json.textEquals(key, "previous_response_id")) this.previousResponse = key + 1;
          break;
      }
    }
  }
}
