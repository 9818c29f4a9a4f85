// UTF-8 by the byte, strict as RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.

/** Length of the well-formed sequence at `ptr`, 1..4, or 0 when it is malformed or cut by `end`. */
export function sequenceLength(ptr: usize, end: usize): i32 {
  const first = <u32>load<u8>(ptr);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return ptr + 2 <= end && isContinuation(ptr + 1) ? 2 : 0;
  if (ptr + 3 > end) return 0;
  const second = <u32>load<u8>(ptr + 1);
  if (first < 0xf0) {
    if (first == 0xe0 && second < 0xa0) return 0;
    if (first == 0xed && second > 0x9f) return 0;
    return isContinuation(ptr + 1) && isContinuation(ptr + 2) ? 3 : 0;
  }
  if (ptr + 4 > end) return 0;
  if (first == 0xf0 && second < 0x90) return 0;
  if (first == 0xf4 && second > 0x8f) return 0;
  return isContinuation(ptr + 1) && isContinuation(ptr + 2) && isContinuation(ptr + 3) ? 4 : 0;
}

/** Writes `code` (a scalar value) at `target`; returns the length, 1..4. */
export function encodeScalar(code: u32, target: usize): i32 {
  if (code < 0x80) {
    store<u8>(target, <u8>code);
    return 1;
  }
  if (code < 0x800) {
    store<u8>(target, <u8>(0xc0 | (code >> 6)));
    store<u8>(target + 1, <u8>(0x80 | (code & 0x3f)));
    return 2;
  }
  if (code < 0x10000) {
    store<u8>(target, <u8>(0xe0 | (code >> 12)));
    store<u8>(target + 1, <u8>(0x80 | ((code >> 6) & 0x3f)));
    store<u8>(target + 2, <u8>(0x80 | (code & 0x3f)));
    return 3;
  }
  store<u8>(target, <u8>(0xf0 | (code >> 18)));
  store<u8>(target + 1, <u8>(0x80 | ((code >> 12) & 0x3f)));
  store<u8>(target + 2, <u8>(0x80 | ((code >> 6) & 0x3f)));
  store<u8>(target + 3, <u8>(0x80 | (code & 0x3f)));
  return 4;
}

function isContinuation(ptr: usize): bool {
  return (load<u8>(ptr) & 0xc0) == 0x80;
}
