// Writes a request's metadata for Bedrock's invocation log: the pairs that Bedrock accepts, at most sixteen.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

import {
  AT_SIGN,
  COLON,
  COMMA,
  DOLLAR,
  EQUALS,
  HASH,
  LOWER_A,
  LOWER_Z,
  PLUS,
  SPACE,
  UNDERSCORE,
} from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";

const MAX_PAIRS: i32 = 16;
const MAX_TEXT: i32 = 256;

const pairs = new JsonIndex();

/** `value` is a raw JSON object; writes the members without braces. */
export function writeRequestMetadata(out: Buffer, value: usize, length: i32): void {
  out.clear();
  if (!pairs.parse(value, length) || !pairs.isObject(0)) return;
  let count = 0;
  for (let key = 1; key < pairs.next(0) && count < MAX_PAIRS; key = pairs.next(key + 1)) {
    if (pairs.textLen(key) == 0 || !isPlain(key) || !pairs.isString(key + 1) || !isPlain(key + 1)) continue;
    if (count > 0) out.byte(COMMA);
    out.bytes(pairs.ptr(key), pairs.size(key));
    out.byte(COLON);
    out.bytes(pairs.ptr(key + 1), pairs.size(key + 1));
    count += 1;
  }
}

/** Whether a text contains only letters, digits, spaces and `:_@$#=/+,-.`, none of which JSON escapes. */
function isPlain(token: i32): bool {
  const text = pairs.textPtr(token);
  const length = pairs.textLen(token);
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(text + i);
    const letter = byte | 0x20;
    // 0x2b..0x3a are `+,-./`, the digits and the colon.
    const plain =
      (letter >= LOWER_A && letter <= LOWER_Z) ||
      (byte >= PLUS && byte <= COLON) ||
      byte == SPACE ||
      byte == UNDERSCORE ||
      byte == AT_SIGN ||
      byte == DOLLAR ||
      byte == HASH ||
      byte == EQUALS;
    if (!plain) return false;
  }
  return length <= MAX_TEXT;
}
