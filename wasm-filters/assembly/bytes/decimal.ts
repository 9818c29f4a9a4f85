// Parses a JSON number with the rounding of 64-bit floats, which is exact enough for counts and limits.

import { DIGIT_0, DOT, HYPHEN, LOWER_E, PLUS } from "./characters";

/** A larger exponent would give infinity or 0. */
const MAX_EXPONENT: i32 = 300;

/** [ptr, ptr + length) is a JSON number. */
export function parseDecimal(ptr: usize, length: i32): f64 {
  const end = ptr + length;
  let at = ptr;
  const negative = at < end && load<u8>(at) == HYPHEN;
  if (negative) at += 1;
  let value: f64 = 0;
  /** Weight of the latest decimal place; 0 before the decimal point. */
  let weight: f64 = 0;
  for (; at < end; at++) {
    const byte = <i32>load<u8>(at);
    const digit = byte - DIGIT_0;
    if (byte == DOT) weight = 1;
    else if (digit < 0 || digit > 9) break;
    else if (weight == 0) value = value * 10 + digit;
    else {
      weight /= 10;
      value += digit * weight;
    }
  }
  value *= powerOfTen(at, end);
  return negative ? -value : value;
}

/** The power of ten for the exponent at `at`; 1 without one. */
function powerOfTen(at: usize, end: usize): f64 {
  if (at >= end || (load<u8>(at) | 0x20) != LOWER_E) return 1;
  at += 1;
  const negative = at < end && load<u8>(at) == HYPHEN;
  if (at < end && (negative || load<u8>(at) == PLUS)) at += 1;
  let exponent = 0;
  for (; at < end; at++) exponent = min(MAX_EXPONENT, exponent * 10 + <i32>load<u8>(at) - DIGIT_0);
  let power: f64 = 1;
  for (let i = 0; i < exponent; i++) power *= 10;
  return negative ? 1 / power : power;
}
