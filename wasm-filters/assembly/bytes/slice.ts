// Comparisons on byte slices in linear memory. Literals are compared in place, narrowed from UTF-16; nothing allocates.

import {
  DELETE,
  DIGIT_0,
  DIGIT_9,
  DOT,
  HYPHEN,
  LOWER_A,
  LOWER_Z,
  SPACE,
  UNDERSCORE,
  UPPER_A,
  UPPER_Z,
} from "./characters";

export function equalsAscii(ptr: usize, length: i32, text: string): bool {
  return length == text.length && startsWithAscii(ptr, length, text);
}

export function startsWithAscii(ptr: usize, length: i32, text: string): bool {
  const count = text.length;
  if (length < count) return false;
  const literal = changetype<usize>(text);
  for (let i = 0; i < count; i++) {
    if (<u32>load<u8>(ptr + i) != <u32>load<u16>(literal + ((<usize>i) << 1))) return false;
  }
  return true;
}

/** Compares with `lower`, ignoring case. */
export function equalsFolded(ptr: usize, length: i32, lower: string): bool {
  if (length != lower.length) return false;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    const folded = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
    if (folded != lower.charCodeAt(i)) return false;
  }
  return true;
}

export function isAlphanumeric(byte: i32): bool {
  const lower = byte | 0x20;
  return (lower >= LOWER_A && lower <= LOWER_Z) || (byte >= DIGIT_0 && byte <= DIGIT_9);
}

/** A word of ASCII letters, digits and `_-.`, 64 bytes at most. */
export function isName(ptr: usize, length: i32): bool {
  if (length < 1 || length > 64) return false;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (!isAlphanumeric(byte) && byte != UNDERSCORE && byte != HYPHEN && byte != DOT) return false;
  }
  return true;
}

export function equalsBytes(a: usize, aLength: i32, b: usize, bLength: i32): bool {
  return aLength == bLength && memory.compare(a, b, aLength) == 0;
}

/** Whether a header can hold the text: no white space, no control characters, only ASCII. */
export function isVisibleAscii(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte <= SPACE || byte >= DELETE) return false;
  }
  return true;
}

/** A plain non-negative decimal integer that fits 63 bits; -1 for anything else. */
export function parseInteger(ptr: usize, length: i32): i64 {
  if (length < 1 || length > 18) return -1;
  let value: i64 = 0;
  for (let i = 0; i < length; i++) {
    const digit = <i32>load<u8>(ptr + i) - DIGIT_0;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
