// Escapes and unescapes the content of JSON strings. Escaping is total: malformed UTF-8 becomes U+FFFD.

import {
  BACKSLASH,
  BACKSPACE,
  CARRIAGE_RETURN,
  DIGIT_0,
  FORM_FEED,
  LINE_FEED,
  LOWER_A,
  LOWER_B,
  LOWER_F,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  LOWER_U,
  QUOTE,
  SPACE,
  TAB,
} from "./characters";
import { Buffer } from "./buffer";
import { skipPlain } from "./plain-text";
import { encodeScalar, sequenceLength } from "./utf8";

const REPLACEMENT: u32 = 0xfffd;

/** Appends bytes as JSON string content, without quotes. */
export function writeEscaped(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + length;
  let at = ptr;
  let plain = ptr;
  while (at < end) {
    at = skipPlain(at, end);
    if (at >= end) break;
    const byte = <i32>load<u8>(at);
    const size = byte < 0x80 ? 1 : sequenceLength(at, end);
    if (byte >= SPACE && byte != QUOTE && byte != BACKSLASH && size > 0) {
      at += size;
      continue;
    }
    out.bytes(plain, <i32>(at - plain));
    if (size == 0) out.ascii("\\ufffd");
    else writeEscape(out, byte);
    at += 1;
    plain = at;
  }
  out.bytes(plain, <i32>(at - plain));
}

/** Appends the decoded bytes of JSON string content, which must come from a parsed document. */
export function writeUnescaped(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + length;
  let at = ptr;
  let plain = ptr;
  while (at < end) {
    if (load<u8>(at) != BACKSLASH) {
      at += 1;
      continue;
    }
    out.bytes(plain, <i32>(at - plain));
    if (at + 1 >= end) return;
    const escape = <u32>load<u8>(at + 1);
    at += 2;
    if (escape == LOWER_U) at = writeUnicodeEscape(out, at, end);
    else out.byte(unescapedByte(escape));
    plain = at;
  }
  out.bytes(plain, <i32>(at - plain));
}

/** The four hex digits at `ptr`, or -1. */
export function readHex(ptr: usize, end: usize): i32 {
  if (ptr + 4 > end) return -1;
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = <i32>load<u8>(ptr + i);
    const digit = byte - DIGIT_0;
    const letter = (byte | 0x20) - LOWER_A;
    if (digit >= 0 && digit <= 9) value = (value << 4) | digit;
    else if (letter >= 0 && letter <= 5) value = (value << 4) | (letter + 10);
    else return -1;
  }
  return value;
}

function writeEscape(out: Buffer, byte: u32): void {
  out.byte(BACKSLASH);
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
      out.byte(<i32>byte);
      return;
    case BACKSPACE:
      out.byte(LOWER_B);
      return;
    case TAB:
      out.byte(LOWER_T);
      return;
    case LINE_FEED:
      out.byte(LOWER_N);
      return;
    case FORM_FEED:
      out.byte(LOWER_F);
      return;
    case CARRIAGE_RETURN:
      out.byte(LOWER_R);
      return;
    default:
      out.ascii("u00");
      out.byte(hexDigit(byte >> 4));
      out.byte(hexDigit(byte & 15));
  }
}

/** `at` is at the digits. Returns the position after the escape, and after the second half of a surrogate pair. */
function writeUnicodeEscape(out: Buffer, at: usize, end: usize): usize {
  let code = <u32>readHex(at, end);
  if (code > 0xffff) return end;
  at += 4;
  if (code >= 0xd800 && code < 0xdc00 && at + 6 <= end && load<u16>(at) == 0x755c) {
    const low = <u32>readHex(at + 2, end);
    if (low >= 0xdc00 && low < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
  }
  if (code >= 0xd800 && code < 0xe000) code = REPLACEMENT;
  if (out.reserve(4)) out.len += encodeScalar(code, out.ptr + out.len);
  return at;
}

function unescapedByte(escape: u32): i32 {
  switch (escape) {
    case LOWER_B:
      return BACKSPACE;
    case LOWER_F:
      return FORM_FEED;
    case LOWER_N:
      return LINE_FEED;
    case LOWER_R:
      return CARRIAGE_RETURN;
    case LOWER_T:
      return TAB;
    default:
      return <i32>escape;
  }
}

/** The character of a value below 16. */
export function hexDigit(value: i32): i32 {
  return value < 10 ? DIGIT_0 + value : LOWER_A - 10 + value;
}
