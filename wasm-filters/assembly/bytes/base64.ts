// Decodes base64 in JSON strings: the standard alphabet, with or without padding, with or without escaped slashes.

import {
  BACKSLASH,
  DIGIT_0,
  DIGIT_9,
  EQUALS,
  LOWER_A,
  LOWER_Z,
  PLUS,
  SLASH,
  UPPER_A,
  UPPER_Z,
} from "./characters";
import { Buffer } from "./buffer";

/** Appends the bytes. False, with undefined bytes at the end of `out`, when the slice is not base64. */
export function decodeBase64(out: Buffer, ptr: usize, length: i32): bool {
  let bits: u32 = 0;
  let digits = 0;
  let padding = 0;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte == BACKSLASH) continue;
    if (byte == EQUALS) {
      padding += 1;
      continue;
    }
    const digit = digitOf(byte);
    if (digit < 0 || padding > 0) return false;
    bits = (bits << 6) | <u32>digit;
    digits += 1;
    if ((digits & 3) != 0) continue;
    out.byte(<i32>((bits >> 16) & 0xff));
    out.byte(<i32>((bits >> 8) & 0xff));
    out.byte(<i32>(bits & 0xff));
  }
  const rest = digits & 3;
  if (rest == 2) out.byte(<i32>((bits >> 4) & 0xff));
  else if (rest == 3) {
    out.byte(<i32>((bits >> 10) & 0xff));
    out.byte(<i32>((bits >> 2) & 0xff));
  }
  return rest != 1 && padding <= 2 && !out.overflowed;
}

function digitOf(byte: i32): i32 {
  if (byte >= UPPER_A && byte <= UPPER_Z) return byte - UPPER_A;
  if (byte >= LOWER_A && byte <= LOWER_Z) return byte - LOWER_A + 26;
  if (byte >= DIGIT_0 && byte <= DIGIT_9) return byte - DIGIT_0 + 52;
  if (byte == PLUS) return 62;
  return byte == SLASH ? 63 : -1;
}
