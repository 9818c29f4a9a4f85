// Escapes and unescapes the content of JSON strings. Escaping is total: malformed UTF-8 becomes U+FFFD.

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
    const byte = <u32>load<u8>(at);
    const size = byte < 0x80 ? 1 : sequenceLength(at, end);
    if (byte >= 0x20 && byte != 0x22 && byte != 0x5c && size > 0) {
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
    if (load<u8>(at) != 0x5c) {
      at += 1;
      continue;
    }
    out.bytes(plain, <i32>(at - plain));
    if (at + 1 >= end) return;
    const escape = <u32>load<u8>(at + 1);
    at += 2;
    if (escape == 0x75) at = writeUnicodeEscape(out, at, end);
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
    const digit = byte - 0x30;
    const letter = (byte | 0x20) - 0x61;
    if (digit >= 0 && digit <= 9) value = (value << 4) | digit;
    else if (letter >= 0 && letter <= 5) value = (value << 4) | (letter + 10);
    else return -1;
  }
  return value;
}

function writeEscape(out: Buffer, byte: u32): void {
  out.byte(0x5c);
  switch (byte) {
    case 0x22:
    case 0x5c:
      out.byte(<i32>byte);
      return;
    case 0x08:
      out.byte(0x62);
      return;
    case 0x09:
      out.byte(0x74);
      return;
    case 0x0a:
      out.byte(0x6e);
      return;
    case 0x0c:
      out.byte(0x66);
      return;
    case 0x0d:
      out.byte(0x72);
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
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return <i32>escape;
  }
}

function hexDigit(value: u32): i32 {
  return <i32>(value < 10 ? 0x30 + value : 0x57 + value);
}
