// Memory for values from the host. A value is valid until its callback returns: every callback begins by emptying the
// arena. Small values share one block; larger ones are freed one by one.

const BLOCK: usize = 64 << 10;
const HEADER: usize = 16;

let block: usize = 0;
let used: usize = 0;
/** The latest large value; its first word links to the one before. */
let large: usize = 0;

export function allocate(size: usize): usize {
  if (block == 0) block = heap.alloc(BLOCK);
  const rounded = (size + 15) & ~15;
  if (rounded <= BLOCK - used) {
    used += rounded;
    return block + used - rounded;
  }
  const start = heap.alloc(size + HEADER);
  store<usize>(start, large);
  large = start;
  return start + HEADER;
}

export function emptyArena(): void {
  used = 0;
  while (large != 0) {
    const before = load<usize>(large);
    heap.free(large);
    large = before;
  }
}
