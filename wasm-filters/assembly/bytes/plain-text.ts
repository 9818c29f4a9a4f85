// Text that stands for itself inside a JSON string: printable ASCII without quote and backslash.

/** First byte that is a quote, a backslash, a control character or not ASCII; or `end`. */
export function skipPlain(start: usize, end: usize): usize {
  let at = start;
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const space = i8x16.splat(0x20);
  while (at + 16 <= end) {
    const block = v128.load(at);
    // Signed comparison: bytes >= 0x80 are negative and so below 0x20 as well.
    const special = v128.or(
      v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)),
      i8x16.lt_s(block, space),
    );
    const mask = i8x16.bitmask(special);
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22 || byte == 0x5c || byte < 0x20 || byte >= 0x80) return at;
    at += 1;
  }
  return at;
}
