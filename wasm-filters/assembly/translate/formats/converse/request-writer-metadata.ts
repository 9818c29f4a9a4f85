// Writes a request's metadata for Bedrock's invocation log: the pairs that Bedrock accepts, at most sixteen.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

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
    if (count > 0) out.byte(0x2c);
    out.bytes(pairs.ptr(key), pairs.size(key));
    out.byte(0x3a);
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
      (letter >= 0x61 && letter <= 0x7a) ||
      (byte >= 0x2b && byte <= 0x3a) ||
      byte == 0x20 ||
      byte == 0x5f ||
      byte == 0x40 ||
      byte == 0x24 ||
      byte == 0x23 ||
      byte == 0x3d;
    if (!plain) return false;
  }
  return length <= MAX_TEXT;
}
