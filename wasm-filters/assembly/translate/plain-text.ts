// Extracts the text of a body that is not JSON, such as a load balancer's error page, for one line of an error message.

import { Buffer } from "../bytes/buffer";
import { sequenceLength } from "../bytes/utf8";

/** Bytes of a body that are searched for text. */
const MAX_SOURCE: i32 = 16 << 10;

/** Appends up to `room` bytes: without markup, scripts and styles, with white space folded, whole characters only. */
export function writePlainText(out: Buffer, ptr: usize, length: i32, room: i32): void {
  const end = ptr + min(length, MAX_SOURCE);
  const limit = out.len + room;
  let at = ptr;
  let gap = false;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 0x3c) {
      const after = skipMarkup(at, end);
      gap = gap || after > at;
      if (after > at) {
        at = after;
        continue;
      }
    }
    if (byte <= 0x20 || byte == 0x7f) {
      gap = true;
      at += 1;
      continue;
    }
    const size = sequenceLength(at, end);
    if (size == 0) {
      at += 1;
      continue;
    }
    const spaced = gap && out.len + room > limit;
    if (out.len + size + (spaced ? 1 : 0) > limit) {
      out.ascii("...");
      return;
    }
    if (spaced) out.byte(0x20);
    gap = false;
    out.bytes(at, size);
    at += size;
  }
}

/** `at` points to `<`. Returns the position after the tag or comment, or `at` itself when there is none. */
function skipMarkup(at: usize, end: usize): usize {
  if (at + 1 >= end) return at;
  const next = load<u8>(at + 1);
  const letter = next | 0x20;
  if (next != 0x21 && next != 0x2f && (letter < 0x61 || letter > 0x7a)) return at;
  if (isTag(at, end, "script")) return skipPast(at, end, "/script>");
  if (isTag(at, end, "style")) return skipPast(at, end, "/style>");
  if (isTag(at, end, "!--")) return skipPast(at, end, "-->");
  return skipPast(at, end, ">");
}

function isTag(at: usize, end: usize, name: string): bool {
  return matches(at + 1, end, name);
}

function skipPast(at: usize, end: usize, closing: string): usize {
  while (at < end) {
    if (matches(at, end, closing)) return at + closing.length;
    at += 1;
  }
  return end;
}

/** Case-insensitive; `text` is lower case. */
function matches(at: usize, end: usize, text: string): bool {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = <i32>load<u8>(at + i);
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower != text.charCodeAt(i)) return false;
  }
  return true;
}
