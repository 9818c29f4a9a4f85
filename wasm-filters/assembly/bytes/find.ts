// Searches bytes for a text, sixteen bytes at a time.

const LANES: usize = 16;

/** The address of the first occurrence in [from, end), 0 when there is none. `size` is at least 1. */
export function find(from: usize, end: usize, text: usize, size: i32): usize {
  const first = load<u8>(text);
  const pattern = i8x16.splat(<i8>first);
  let at = from;
  while (at + size <= end) {
    if (at + LANES <= end && !v128.any_true(i8x16.eq(v128.load(at), pattern))) {
      at += LANES;
      continue;
    }
    const stop = min(at + LANES, end - size + 1);
    for (; at < stop; at++) {
      if (load<u8>(at) == first && memory.compare(at, text, size) == 0) return at;
    }
  }
  return 0;
}
