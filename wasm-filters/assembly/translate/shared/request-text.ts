// Predicates on slices of JSON: escaped text, objects, numbers and URLs.

import {
  BACKSLASH,
  DIGIT_0,
  DIGIT_1,
  DIGIT_9,
  DOT,
  HYPHEN,
  LOWER_E,
  LOWER_F,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  LOWER_U,
  PLUS,
  SPACE,
} from "../../bytes/characters";
import { readHex } from "../../bytes/escape";
import { startsWithAscii } from "../../bytes/slice";

/** Whether escaped text contains only white space. */
export function isBlank(ptr: usize, length: i32): bool {
  const end = ptr + length;
  for (let at = ptr; at < end; ) {
    const blank = blankLength(at, end);
    if (blank == 0) return false;
    at += blank;
  }
  return true;
}

/** The length of escaped text without the white space at its end. */
export function trimmedLength(ptr: usize, length: i32): i32 {
  const end = ptr + length;
  let said = ptr;
  for (let at = ptr; at < end; ) {
    const blank = blankLength(at, end);
    if (blank > 0) {
      at += blank;
      continue;
    }
    at += load<u8>(at) == BACKSLASH ? 2 : 1;
    said = at;
  }
  return <i32>(said - ptr);
}

/** The bytes of the white space that begins at `at`, as itself or escaped; 0 when there is none. */
function blankLength(at: usize, end: usize): usize {
  const byte = <i32>load<u8>(at);
  if (byte == SPACE) return 1;
  if (byte < 0x80) {
    if (byte != BACKSLASH || at + 1 >= end) return 0;
    const escape = <i32>load<u8>(at + 1);
    if (escape == LOWER_N || escape == LOWER_R || escape == LOWER_T || escape == LOWER_F) return 2;
    return escape == LOWER_U && isWhiteSpace(readHex(at + 2, end)) ? 6 : 0;
  }
  if (at + 1 < end && (byte & 0xe0) == 0xc0) {
    return isWhiteSpace(((byte & 0x1f) << 6) | (load<u8>(at + 1) & 0x3f)) ? 2 : 0;
  }
  if (at + 2 >= end || (byte & 0xf0) != 0xe0) return 0;
  const code = ((byte & 0x0f) << 12) | ((load<u8>(at + 1) & 0x3f) << 6) | (load<u8>(at + 2) & 0x3f);
  return isWhiteSpace(code) ? 3 : 0;
}

/**
 * What providers strip from a text: Unicode's White_Space, and what Java, Python or JavaScript count to it.
 * https://docs.python.org/3/library/stdtypes.html#str.isspace
 */
function isWhiteSpace(code: i32): bool {
  if (code <= SPACE) return (code >= 9 && code <= 13) || code >= 0x1c;
  if (code < 0x2000) return code == 0x85 || code == 0xa0 || code == 0x1680;
  if (code <= 0x200a) return true;
  return (
    code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000 || code == 0xfeff
  );
}

/** Whether a JSON object has no members, or a list no items. */
export function isEmptyObject(ptr: usize, length: i32): bool {
  for (let i = 1; i < length - 1; i++) if (<i32>load<u8>(ptr + i) > SPACE) return false;
  return true;
}

/** Compares a JSON number in any spelling with 1: negative, 0 or positive, as it is less, equal or greater. */
export function compareToOne(ptr: usize, length: i32): i32 {
  if (length < 1 || load<u8>(ptr) == HYPHEN) return -1;
  let point = -1;
  let lead = -1;
  let digits = 0;
  let first = 0;
  let rest = false;
  let at = 0;
  for (; at < length; at++) {
    const byte = <i32>load<u8>(ptr + at);
    if (byte == DOT) {
      point = digits;
      continue;
    }
    if (byte < DIGIT_0 || byte > DIGIT_9) break;
    if (byte != DIGIT_0) {
      if (lead < 0) {
        lead = digits;
        first = byte - DIGIT_0;
      } else rest = true;
    }
    digits += 1;
  }
  if (lead < 0) return -1;
  // The power of ten of the first non-zero digit.
  const power = <i64>(point < 0 ? digits : point) - 1 - lead + exponentOf(ptr + at, length - at);
  if (power != 0) return power > 0 ? 1 : -1;
  return first > 1 || rest ? 1 : 0;
}

/** Whether a JSON number in any spelling is 0. */
export function isZero(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte >= DIGIT_1 && byte <= DIGIT_9) return false;
    if ((byte | 0x20) == LOWER_E) return true;
  }
  return true;
}

/** The value of `e-12`; capped at 4e9, beyond which only the sign matters. */
function exponentOf(ptr: usize, length: i32): i64 {
  if (length < 2) return 0;
  const sign = load<u8>(ptr + 1);
  let value: i64 = 0;
  for (let i = sign == PLUS || sign == HYPHEN ? 2 : 1; i < length; i++) {
    value = min<i64>(value * 10 + (<i64>load<u8>(ptr + i) - DIGIT_0), 4_000_000_000);
  }
  return sign == HYPHEN ? -value : value;
}

/** Whether an escaped slice starts like a URL that a provider can fetch. */
export function isWebUrl(ptr: usize, length: i32): bool {
  return startsWithAscii(ptr, length, "https:") || startsWithAscii(ptr, length, "http:");
}
