// Appends members of JSON objects. A key is ASCII, with what stands before it and its colon: `,"status":`.

import { Buffer } from "./buffer";
import { QUOTE } from "./characters";
import { writeEscaped } from "./escape";

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

/** A JSON string. */
export function writeString(out: Buffer, value: Buffer): void {
  out.byte(QUOTE);
  writeEscaped(out, value.ptr, value.len);
  out.byte(QUOTE);
}
