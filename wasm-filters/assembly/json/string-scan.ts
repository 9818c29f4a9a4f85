// Finds the end of a JSON string, sixteen bytes at a time while nothing special is met.
// Reads never pass `end`.

import {
  BACKSLASH,
  LOWER_B,
  LOWER_F,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  LOWER_U,
  QUOTE,
  SLASH,
  SPACE,
} from "../bytes/characters";
import { readHex } from "../bytes/escape";
import { skipPlain } from "../bytes/plain-text";
import { sequenceLength } from "../bytes/utf8";

export const INVALID: usize = 0;

/** Whether the string that was scanned last has an escape. */
export let hasEscape: bool = false;

/** `start` is behind the opening quote. Returns the position of the closing quote, or INVALID. */
export function scanString(start: usize, end: usize): usize {
  let at = start;
  hasEscape = false;
  while (true) {
    at = skipPlain(at, end);
    if (at >= end) return INVALID;
    const byte = <i32>load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte == BACKSLASH) {
      const size = escapeLength(at, end);
      if (size == 0) return INVALID;
      hasEscape = true;
      at += size;
    } else if (byte >= 0x80) {
      const size = sequenceLength(at, end);
      if (size == 0) return INVALID;
      at += size;
    } else if (byte < SPACE) {
      return INVALID;
    } else {
      at += 1;
    }
  }
}

function escapeLength(at: usize, end: usize): i32 {
  if (at + 1 >= end) return 0;
  switch (<u32>load<u8>(at + 1)) {
    case QUOTE:
    case SLASH:
    case BACKSLASH:
    case LOWER_B:
    case LOWER_F:
    case LOWER_N:
    case LOWER_R:
    case LOWER_T:
      return 2;
    case LOWER_U:
      return readHex(at + 2, end) < 0 ? 0 : 6;
    default:
      return 0;
  }
}
