// Appends members of JSON objects. A key is ASCII, with what stands before it and its colon: `,"status":`.

import { Buffer } from "./buffer";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./characters";
import { writeEscaped } from "./escape";

const HEX_DIGITS = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
]);
const hex = memory.data(16);

export function writeText(out: Buffer, key: string, value: Buffer): void {
  out.ascii(key);
  writeString(out, value);
}

export function writeTextOrNull(out: Buffer, key: string, value: Buffer): void {
  if (value.len > 0) writeText(out, key, value);
  else writeNull(out, key);
}

/** A text that is JSON-escaped already. */
export function writeEscapedText(out: Buffer, key: string, value: Buffer): void {
  out.ascii(key);
  out.byte(QUOTE);
  out.append(value);
  out.byte(QUOTE);
}

/** An ASCII name that needs no escape. */
export function writeWord(out: Buffer, key: string, value: string): void {
  out.ascii(key);
  out.byte(QUOTE);
  out.ascii(value);
  out.byte(QUOTE);
}

export function writeWordOrNull(out: Buffer, key: string, value: string): void {
  if (value.length > 0) writeWord(out, key, value);
  else writeNull(out, key);
}

/** A negative value is written as 0. */
export function writeCount(out: Buffer, key: string, value: i64): void {
  out.ascii(key);
  out.integer(max<i64>(0, value));
}

export function writeCountOrNull(out: Buffer, key: string, value: i64): void {
  if (value >= 0) writeCount(out, key, value);
  else writeNull(out, key);
}

export function writeBoolean(out: Buffer, key: string, value: bool): void {
  out.ascii(key);
  out.ascii(value ? "true" : "false");
}

export function writeNull(out: Buffer, key: string): void {
  out.ascii(key);
  out.ascii("null");
}

export function openList(out: Buffer, key: string): void {
  out.ascii(key);
  out.byte(OPEN_BRACKET);
}

export function openObject(out: Buffer, key: string): void {
  out.ascii(key);
  out.byte(OPEN_BRACE);
}

/** Separates an object from the one before it in a list; its first member opens it. */
export function addObject(out: Buffer): void {
  if (!out.endsWithByte(OPEN_BRACKET)) out.byte(COMMA);
}

/** Adds a member to an object of any members. */
export function addMember(out: Buffer, name: Buffer, value: Buffer): void {
  if (!out.endsWithByte(OPEN_BRACE)) out.byte(COMMA);
  writeString(out, name);
  out.byte(COLON);
  writeString(out, value);
}

/** Adds a string of 16 hexadecimal digits to a list. */
export function addHash(out: Buffer, value: u64): void {
  if (!out.endsWithByte(OPEN_BRACKET)) out.byte(COMMA);
  if (!out.reserve(18)) return;
  const at = out.ptr + out.len;
  store<u8>(at, QUOTE);
  v128.store(at, hexOf(value), 1);
  store<u8>(at, QUOTE, 17);
  out.len += 18;
}

/** The last `digits` hexadecimal digits, 16 at most. */
export function writeHex(out: Buffer, value: u64, digits: i32): void {
  v128.store(hex, hexOf(value));
  out.bytes(hex + 16 - digits, digits);
}

function hexOf(value: u64): v128 {
  const bytes = i64x2.splat(<i64>bswap(value));
  const half = i8x16.splat(15);
  const high = v128.and(i8x16.shr_u(bytes, 4), half);
  const low = v128.and(bytes, half);
  // The halves of each byte, in turns.
  const values = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  return i8x16.swizzle(v128.load(HEX_DIGITS), values);
}

export function closeObject(out: Buffer): void {
  out.byte(CLOSE_BRACE);
}

export function closeList(out: Buffer): void {
  out.byte(CLOSE_BRACKET);
}

/** A JSON string. */
export function writeString(out: Buffer, value: Buffer): void {
  out.byte(QUOTE);
  writeEscaped(out, value.ptr, value.len);
  out.byte(QUOTE);
}
