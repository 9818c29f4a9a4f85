// Predicates on slices of JSON: escaped text, objects, numbers and URLs.

import {
  BACKSLASH,
  DIGIT_0,
  DIGIT_1,
  DIGIT_9,
  DOT,
  HYPHEN,
  LOWER_E,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  PLUS,
  SPACE,
} from "../../bytes/characters";
import { startsWithAscii } from "../../bytes/slice";

/** Whether escaped text contains only spaces, tabs and line ends. */
export function isBlank(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte == SPACE) continue;
    if (byte != BACKSLASH || i + 1 >= length) return false;
    const escape = load<u8>(ptr + i + 1);
    if (escape != LOWER_N && escape != LOWER_R && escape != LOWER_T) return false;
    i += 1;
  }
  return true;
}

/** The length of escaped text without the spaces, tabs and line ends at its end. */
export function trimmedLength(ptr: usize, length: i32): i32 {
  let end = length;
  while (end > 0) {
    if (load<u8>(ptr + end - 1) == SPACE) {
      end -= 1;
      continue;
    }
    if (end < 2 || !isBlank(ptr + end - 2, 2)) break;
    // A backslash that is itself escaped begins no escape.
    let slashes = 0;
    while (slashes < end - 1 && load<u8>(ptr + end - 2 - slashes) == BACKSLASH) slashes += 1;
    if ((slashes & 1) == 0) break;
    end -= 2;
  }
  return end;
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
