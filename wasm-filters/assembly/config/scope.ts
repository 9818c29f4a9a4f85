// What the readers of the filter config share: its JSON and the first error.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { JsonIndex } from "../json/json-index";
import { newText } from "../bytes/text";

/** One index for all configs: its memory is unmanaged. */
const json = new JsonIndex();

export class ConfigScope {
  /** Empty without an error. */
  fault: string = "";
  readonly json: JsonIndex = json;

  /** Reads a string that must not be empty. */
  text(object: i32, name: string, out: Buffer): bool {
    const token = this.json.find(object, name);
    if (this.json.textLen(token) == 0) return this.refuse(name + " must be a string that is not empty");
    this.optional(object, name, out);
    return true;
  }

  /** Leaves `out` empty when the member is absent. */
  optional(object: i32, name: string, out: Buffer): void {
    const token = this.json.find(object, name);
    writeUnescaped(out, this.json.textPtr(token), this.json.textLen(token));
  }

  decoded(token: i32): Buffer {
    const text = newText();
    writeUnescaped(text, this.json.textPtr(token), this.json.textLen(token));
    return text;
  }

  refuse(reason: string): bool {
    this.fault = reason;
    return false;
  }
}
