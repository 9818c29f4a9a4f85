// Finds words in the message of a provider's error, whatever their case.

import { Buffer } from "../../bytes/buffer";
import { UPPER_A, UPPER_Z } from "../../bytes/characters";
import { find } from "../../bytes/find";
import { Literal } from "../../bytes/literal";
import { UpstreamError } from "../visitor/response";

/** Longer messages are read up to here. */
const MAX_READ: i32 = 1024;
const lower = new Buffer(MAX_READ, MAX_READ);

/** `words` are in lower case. */
export function mentions(error: UpstreamError, words: StaticArray<Literal>): bool {
  lower.clear();
  const length = min(error.messageLength, MAX_READ);
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(error.message + i);
    lower.byte(byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte);
  }
  for (let i = 0; i < words.length; i++) {
    const word = unchecked(words[i]);
    if (find(lower.ptr, lower.ptr + lower.len, word.ptr, word.len) != 0) return true;
  }
  return false;
}
