// Reads the arguments of a tool call in APIs that write them as JSON text inside a string.

import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { JsonIndex } from "../../json/json-index";
import { isBlank } from "./request-text";

const decoded = new Buffer(1024, 32 << 20);
const index = new JsonIndex();

/**
 * The object in a string's escaped content, valid until the next call. Some models send an empty string for a call
 * without arguments.
 */
export class CallArguments {
  ptr: usize = 0;
  length: i32 = 0;

  /** False when the text is not a JSON object. */
  read(text: usize, length: i32): bool {
    decoded.clear();
    if (isBlank(text, length)) decoded.ascii("{}");
    else writeUnescaped(decoded, text, length);
    if (decoded.overflowed || !index.parse(decoded.ptr, decoded.len) || !index.isObject(0)) return false;
    this.ptr = index.ptr(0);
    this.length = index.size(0);
    return true;
  }
}
