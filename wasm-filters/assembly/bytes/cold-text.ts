// Bytes from outside as a string for an error message, clipped to `MAX_SHOWN` bytes. Only for the cold path.

const MAX_SHOWN: i32 = 100;

export function shown(ptr: usize, length: i32): string {
  const clipped = String.UTF8.decodeUnsafe(ptr, min(length, MAX_SHOWN));
  return length > MAX_SHOWN ? clipped + "..." : clipped;
}
