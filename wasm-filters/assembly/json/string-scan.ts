// Finds the end of a JSON string, sixteen bytes at a time while nothing special is met.
// Reads never pass `end`.

import { readHex } from "../bytes/escape";
import { sequenceLength } from "../bytes/utf8";

export const INVALID: usize = 0;

/** `at` stands behind the opening quote. Returns the position of the closing quote, or INVALID. */
export function scanString(start: usize, end: usize): usize {
  let at = start;
  while (true) {
    at = skipPlain(at, end);
    if (at >= end) return INVALID;
    const byte = <u32>load<u8>(at);
    if (byte == 0x22) return at;
    if (byte == 0x5c) {
      const size = escapeLength(at, end);
      if (size == 0) return INVALID;
      at += size;
    } else if (byte >= 0x80) {
      const size = sequenceLength(at, end);
      if (size == 0) return INVALID;
      at += size;
    } else if (byte < 0x20) {
      return INVALID;
    } else {
      at += 1;
    }
  }
}

/** First byte that is a quote, a backslash, a control character or not ASCII; or `end`. */
function skipPlain(start: usize, end: usize): usize {
  let at = start;
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const space = i8x16.splat(0x20);
  while (at + 16 <= end) {
    const block = v128.load(at);
    // Signed comparison: bytes >= 0x80 are negative and so below 0x20 as well.
    const special = v128.or(
      v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)),
      i8x16.lt_s(block, space),
    );
    const mask = i8x16.bitmask(special);
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22 || byte == 0x5c || byte < 0x20 || byte >= 0x80) return at;
    at += 1;
  }
  return at;
}

function escapeLength(at: usize, end: usize): i32 {
  if (at + 1 >= end) return 0;
  switch (<u32>load<u8>(at + 1)) {
    case 0x22:
    case 0x2f:
    case 0x5c:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return 2;
    case 0x75:
      return readHex(at + 2, end) < 0 ? 0 : 6;
    default:
      return 0;
  }
}
