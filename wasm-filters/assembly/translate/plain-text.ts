// Extracts the text of a body that is not JSON, such as a load balancer's error page, for one line of an error message.

import {
  DELETE,
  EXCLAMATION_MARK,
  LESS_THAN,
  LOWER_A,
  LOWER_Z,
  SLASH,
  SPACE,
  UPPER_A,
  UPPER_Z,
} from "../bytes/characters";
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
    const byte = <i32>load<u8>(at);
    if (byte == LESS_THAN) {
      const after = skipMarkup(at, end);
      gap = gap || after > at;
      if (after > at) {
        at = after;
        continue;
      }
    }
    if (byte <= SPACE || byte == DELETE) {
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
    if (spaced) out.byte(SPACE);
    gap = false;
    out.bytes(at, size);
    at += size;
  }
}

/** `at` points to `<`. Returns the position after the tag or comment, or `at` itself when there is none. */
function skipMarkup(at: usize, end: usize): usize {
  if (at + 1 >= end) return at;
  const next = <i32>load<u8>(at + 1);
  const letter = next | 0x20;
  if (next != EXCLAMATION_MARK && next != SLASH && (letter < LOWER_A || letter > LOWER_Z)) return at;
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
    const lower = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
    if (lower != text.charCodeAt(i)) return false;
  }
  return true;
}
