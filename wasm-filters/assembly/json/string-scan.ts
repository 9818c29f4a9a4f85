// Finds the end of a JSON string, sixteen bytes at a time while nothing special is met.
// Reads never pass `end`.

import { readHex } from "../bytes/escape";
import { skipPlain } from "../bytes/plain-text";
import { sequenceLength } from "../bytes/utf8";

export const INVALID: usize = 0;

/** `start` is behind the opening quote. Returns the position of the closing quote, or INVALID. */
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
