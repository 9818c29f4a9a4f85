// Cuts long texts for observations: their first fifth and their end stay.

import { Buffer } from "../../bytes/buffer";
import { BACKSLASH, LOWER_U } from "../../bytes/characters";
import { escapedPrefix } from "./response-text";

/** A fifth of a text is its beginning. */
export const BEGINNING: i32 = 5;
/** Bytes of the mark of a cut. */
const MARK: i32 = 3;
/** Bytes; a text that may not have as many is left out. */
export const LEAST_TEXT: i32 = 16;

/** Appends an escaped slice, or what stays of it within `room` bytes; returns how many of its bytes stay. */
export function writeCut(out: Buffer, ptr: usize, length: i32, room: i32): i32 {
  if (length <= room) {
    out.bytes(ptr, length);
    return length;
  }
  const head = escapedPrefix(ptr, length, room / BEGINNING);
  const tail = escapedSuffix(ptr, length, room - room / BEGINNING - MARK);
  out.bytes(ptr, head);
  out.text("…");
  out.bytes(ptr + length - tail, tail);
  return head + tail;
}

/** The length of the longest suffix within `room` bytes that splits no escape and no character of an escaped slice. */
export function escapedSuffix(ptr: usize, length: i32, room: i32): i32 {
  if (length <= room) return length;
  let at = length - max(0, room);
  for (let back = 1; back <= 5 && back <= at; back++) {
    const start = at - back;
    if (!beginsEscape(ptr, start)) continue;
    const size = load<u8>(ptr + start + 1) == LOWER_U ? 6 : 2;
    if (size > back) at = start + size;
    break;
  }
  while (at < length && (load<u8>(ptr + at) & 0xc0) == 0x80) at += 1;
  return max(0, length - at);
}

/** A backslash that no other one escapes. */
function beginsEscape(ptr: usize, at: i32): bool {
  let slashes = 0;
  while (at - slashes >= 0 && load<u8>(ptr + at - slashes) == BACKSLASH) slashes += 1;
  return (slashes & 1) == 1;
}
