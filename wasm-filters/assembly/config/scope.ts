// What the readers of the configuration share: its JSON, and the first thing that is wrong with it.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { JsonIndex } from "../json/json-index";
import { newText } from "../bytes/text";

/** One for all configurations: its memory is unmanaged. */
const json = new JsonIndex();

export class ConfigScope {
  /** Empty while all is well. */
  fault: string = "";
  readonly json: JsonIndex = json;

  /** A string that is not empty. */
  text(object: i32, name: string, out: Buffer): bool {
    const token = this.json.find(object, name);
    if (this.json.textLen(token) == 0) return this.refuse(name + " must be a string that is not empty");
    this.optional(object, name, out);
    return true;
  }

  /** Leaves `out` empty when there is none. */
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
