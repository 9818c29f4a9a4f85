// Skips the plain text of JSON strings: ASCII without quotes, backslashes and control characters. Most of a body is
// plain, so the scan takes sixty-four bytes at a time.

import { BACKSLASH, QUOTE, SPACE } from "./characters";

/** First byte that is a quote, a backslash, a control character or not ASCII; or `end`. Reads never pass `end`. */
export function skipPlain(start: usize, end: usize): usize {
  let at = start;
  while (at + 64 <= end) {
    const first = v128.or(specialBytes(v128.load(at)), specialBytes(v128.load(at, 16)));
    const second = v128.or(specialBytes(v128.load(at, 32)), specialBytes(v128.load(at, 48)));
    if (v128.any_true(v128.or(first, second))) break;
    at += 64;
  }
  while (at + 16 <= end) {
    const mask = i8x16.bitmask(specialBytes(v128.load(at)));
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end) {
    const byte = <i32>load<u8>(at);
    if (byte == QUOTE || byte == BACKSLASH || byte < SPACE || byte >= 0x80) return at;
    at += 1;
  }
  return at;
}

// @ts-ignore: decorator
@inline
function specialBytes(block: v128): v128 {
  const quote = i8x16.eq(block, i8x16.splat(<i8>QUOTE));
  const backslash = i8x16.eq(block, i8x16.splat(<i8>BACKSLASH));
  // Signed comparison: bytes from 0x80 on are negative, and so below 0x20 as well.
  return v128.or(v128.or(quote, backslash), i8x16.lt_s(block, i8x16.splat(<i8>SPACE)));
}
