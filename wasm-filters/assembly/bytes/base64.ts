// Base64 in JSON strings: the standard alphabet, with or without padding. Writers of JSON may escape slashes and pluses.

import {
  BACKSLASH,
  DIGIT_0,
  DIGIT_9,
  EQUALS,
  LOWER_A,
  LOWER_B,
  LOWER_Z,
  PLUS,
  SLASH,
  UPPER_A,
  UPPER_Z,
} from "./characters";
import { Buffer } from "./buffer";
import { equalsAscii } from "./slice";

/** A plus as .NET writes it, `\u002B`. */
const ESCAPED_PLUS: i32 = 6;

/** Whether all of the slice is base64. */
export function isBase64(ptr: usize, length: i32): bool {
  const end = ptr + length;
  let at = digitsEnd(ptr, end);
  let digits = at - ptr;
  while (at < end && load<u8>(at) == BACKSLASH) {
    if (isEscapedPlus(at, end)) {
      at += ESCAPED_PLUS;
      digits += 1;
    } else if (at + 1 < end && load<u8>(at + 1) == SLASH) at += 1;
    else return false;
    const next = digitsEnd(at, end);
    digits += next - at;
    at = next;
  }
  if (end - at > 2 || (digits & 3) == 1) return false;
  while (at < end && load<u8>(at) == EQUALS) at++;
  return at == end;
}

/**
 * Appends the bytes, and stops early once they are `most` or up to two more. False, with undefined bytes at the end of
 * `out`, when what was read is not base64.
 */
export function decodeBase64(out: Buffer, ptr: usize, length: i32, most: i32 = i32.MAX_VALUE): bool {
  let bits: u32 = 0;
  let digits = 0;
  let padding = 0;
  let left = most;
  for (let i = 0; i < length && left > 0; i++) {
    let byte = <i32>load<u8>(ptr + i);
    if (byte == BACKSLASH) {
      if (!isEscapedPlus(ptr + i, ptr + length)) continue;
      byte = PLUS;
      i += ESCAPED_PLUS - 1;
    }
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
    left -= 3;
  }
  const rest = digits & 3;
  if (rest == 2) out.byte(<i32>((bits >> 4) & 0xff));
  else if (rest == 3) {
    out.byte(<i32>((bits >> 10) & 0xff));
    out.byte(<i32>((bits >> 2) & 0xff));
  }
  return rest != 1 && padding <= 2 && !out.overflowed;
}

function isEscapedPlus(at: usize, end: usize): bool {
  if (at + ESCAPED_PLUS > end || !equalsAscii(at, ESCAPED_PLUS - 1, "\\u002")) return false;
  return (load<u8>(at + ESCAPED_PLUS - 1) | 0x20) == LOWER_B;
}

function digitsEnd(from: usize, end: usize): usize {
  let at = from;
  while (at + 16 <= end && i8x16.all_true(areDigits(v128.load(at)))) at += 16;
  while (at < end && digitOf(load<u8>(at)) >= 0) at++;
  return at;
}

function areDigits(bytes: v128): v128 {
  const lower = v128.or(bytes, i8x16.splat(0x20));
  const letters = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(<i8>LOWER_A)), i8x16.splat(26));
  const numbers = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>DIGIT_0)), i8x16.splat(10));
  const plus = i8x16.eq(bytes, i8x16.splat(<i8>PLUS));
  const slash = i8x16.eq(bytes, i8x16.splat(<i8>SLASH));
  return v128.or(v128.or(letters, numbers), v128.or(plus, slash));
}

function digitOf(byte: i32): i32 {
  if (byte >= UPPER_A && byte <= UPPER_Z) return byte - UPPER_A;
  if (byte >= LOWER_A && byte <= LOWER_Z) return byte - LOWER_A + 26;
  if (byte >= DIGIT_0 && byte <= DIGIT_9) return byte - DIGIT_0 + 52;
  if (byte == PLUS) return 62;
  return byte == SLASH ? 63 : -1;
}
