// The few members of a request that the gateway itself needs, checked once: model, stream, stream_options.
// Refuses repeated members, since a provider might read the other one.

import { JsonIndex, JsonKind } from "../json/json-index";
import { RootNames } from "./root-names";

const names = new RootNames();

export class RequestEnvelope {
  /** Value tokens; -1 when absent or null. */
  model: i32 = -1;
  options: i32 = -1;
  includeUsage: i32 = -1;
  streaming: bool = false;
  wantsUsage: bool = false;
  /** The refused member, and the message for the client; `message` is empty without an error. */
  field: string = "";
  message: string = "";

  read(json: JsonIndex): bool {
    this.model = -1;
    this.options = -1;
    this.includeUsage = -1;
    this.streaming = false;
    this.wantsUsage = false;
    this.field = "";
    this.message = "";
    if (!json.isObject(0)) return this.refuse("", "The request body must be a JSON object.");
    if (!names.read(json)) return this.refuse(names.field, names.message);
    const end = json.next(0);
    let model = -1;
    let stream = -1;
    for (let key = 1; key < end; key = json.next(key + 1)) {
      if (json.textLen(key) < 5) continue;
      if (json.textEquals(key, "model")) model = key + 1;
      else if (json.textEquals(key, "stream")) stream = key + 1;
      else if (json.textEquals(key, "stream_options")) this.options = key + 1;
    }
    return this.check(json, model, stream);
  }

  private check(json: JsonIndex, model: i32, stream: i32): bool {
    if (model >= 0 && !json.isNull(model)) {
      if (json.textLen(model) == 0)
        return this.refuse("model", "'model' must be a string that is not empty.");
      this.model = model;
    }
    if (stream >= 0 && !json.isNull(stream) && !json.isBoolean(stream)) {
      return this.refuse("stream", "'stream' must be true or false.");
    }
    this.streaming = json.isTrue(stream);
    const options = this.options;
    if (options < 0 || json.isNull(options)) return true;
    if (!json.isObject(options)) return this.refuse("stream_options", "'stream_options' must be an object.");
    this.includeUsage = json.find(options, "include_usage");
    this.wantsUsage = json.kind(this.includeUsage) == JsonKind.True;
    return true;
  }

  private refuse(field: string, message: string): bool {
    this.field = field;
    this.message = message;
    return false;
  }
}
