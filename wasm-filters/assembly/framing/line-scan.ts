// Finds line ends, sixteen bytes at a time. Reads never pass `end`.

import { CARRIAGE_RETURN, LINE_FEED } from "../bytes/characters";

/** Position of the first LF or CR, or `end`. */
export function findLineEnd(start: usize, end: usize): usize {
  let at = start;
  const lineFeed = i8x16.splat(<i8>LINE_FEED);
  const carriageReturn = i8x16.splat(<i8>CARRIAGE_RETURN);
  while (at + 16 <= end) {
    const block = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, lineFeed), i8x16.eq(block, carriageReturn)));
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == LINE_FEED || byte == CARRIAGE_RETURN) return at;
    at += 1;
  }
  return at;
}
