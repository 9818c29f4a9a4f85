// Cuts texts to a length, at a character.

import { Buffer } from "./buffer";

/** The length of a prefix within `most` bytes that splits no character; at most three bytes shorter than it could be. */
export function clipped(ptr: usize, length: i32, most: i32): i32 {
  if (length <= most) return length;
  let at = most;
  while (at > 0 && at > most - 3 && isContinuation(ptr + at)) at -= 1;
  return at;
}

/** Replaces the buffer's content with the beginning of a text, as far as it fits into `most` bytes. */
export function clip(out: Buffer, ptr: usize, length: i32, most: i32): void {
  out.become(ptr, clipped(ptr, length, most));
}

function isContinuation(at: usize): bool {
  return (load<u8>(at) & 0xc0) == 0x80;
}
