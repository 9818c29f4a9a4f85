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

  /**
   * A text that is no JSON object, such as one that was cut off, becomes the one member of one, as in answers to clients of
   * Messages: a client sends its history as it is, and would be refused with every further request. False when it is too
   * large.
   * https://github.com/openai/openai-agents-python/issues/2061
   */
  take(text: usize, length: i32): bool {
    if (this.read(text, length)) return true;
    decoded.clear();
    decoded.labelled('{"invalid_arguments":"', text, length);
    decoded.ascii('"}');
    this.ptr = decoded.ptr;
    this.length = decoded.len;
    return !decoded.overflowed;
  }

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
