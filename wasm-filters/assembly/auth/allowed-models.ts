// Which models a caller may ask for: names as clients write them, `provider/*`, or `*`, between commas.

import { equalsBytes } from "../bytes/slice";
import { Buffer } from "../bytes/buffer";

const COMMA: u8 = 0x2c;
const STAR: u8 = 0x2a;

/** No patterns allow everything. */
export function allowsModel(patterns: Buffer, name: usize, length: i32): bool {
  // More patterns than are kept must not look like none.
  if (patterns.overflowed) return false;
  if (patterns.len == 0) return true;
  const end = patterns.ptr + patterns.len;
  let start = patterns.ptr;
  for (let at = start; at <= end; at++) {
    if (at < end && load<u8>(at) != COMMA) continue;
    if (matches(start, <i32>(at - start), name, length)) return true;
    start = at + 1;
  }
  return false;
}

function matches(pattern: usize, size: i32, name: usize, length: i32): bool {
  if (size == 0 || load<u8>(pattern + size - 1) != STAR) return equalsBytes(pattern, size, name, length);
  const prefix = size - 1;
  return length >= prefix && memory.compare(pattern, name, prefix) == 0;
}
