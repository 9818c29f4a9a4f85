// Helpers for a response's text: cutting and counting it, ids for parts that the provider sent without one, and the
// beginning of an event.

import { BACKSLASH, LOWER_U, QUOTE, UNDERSCORE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { hexDigit, readHex } from "../../bytes/escape";
import { sequenceLength } from "../../bytes/utf8";

/** The length of the longest prefix within `room` bytes that splits no escape and no character of an escaped slice. */
export function escapedPrefix(ptr: usize, length: i32, room: i32): i32 {
  if (length <= room) return length;
  const end = ptr + length;
  let at = ptr;
  while (true) {
    const byte = load<u8>(at);
    let size = 1;
    if (byte == BACKSLASH) size = at + 1 < end && load<u8>(at + 1) == LOWER_U ? 6 : 2;
    else if (byte >= 0x80) size = max(1, sequenceLength(at, end));
    if (<i32>(at - ptr) + size > room) return <i32>(at - ptr);
    at += size;
  }
}

/** The number of characters (code points) in an escaped slice. */
export function characterCount(ptr: usize, length: i32): i32 {
  const end = ptr + length;
  let count = 0;
  let at = ptr;
  while (at < end) {
    const byte = <i32>load<u8>(at);
    if (byte == BACKSLASH && at + 1 < end) {
      const unicode = load<u8>(at + 1) == LOWER_U;
      const code = unicode ? readHex(at + 2, end) : 0;
      // The second half of a surrogate pair does not count.
      if (code < 0xdc00 || code >= 0xe000) count += 1;
      at += unicode ? 6 : 2;
    } else {
      if (byte >> 6 != 2) count += 1;
      at += 1;
    }
  }
  return count;
}

/**
 * Writes a generated id: the prefix, the time in hexadecimal, and a number that distinguishes ids within a response.
 */
export function writeId(out: Buffer, prefix: string, now: i64, ordinal: i32): void {
  out.ascii(prefix);
  let started = false;
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = <i32>((<u64>now >> shift) & 15);
    started = started || digit > 0 || shift == 0;
    if (started) out.byte(hexDigit(digit));
  }
  if (ordinal > 0) {
    out.byte(UNDERSCORE);
    out.integer(ordinal);
  }
}

/**
 * Begins an event in the APIs whose events have a name and repeat it as `type`: writes up to the end of `type`; the object
 * stays open.
 */
export function beginEvent(out: Buffer, name: string): void {
  out.ascii("event: ");
  out.ascii(name);
  out.ascii('\ndata: {"type":"');
  out.ascii(name);
  out.byte(QUOTE);
}
