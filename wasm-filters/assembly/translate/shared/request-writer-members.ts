// Members of a JSON object as request writers write them: `prefix` has the comma, the name and the colon.

import { Buffer } from "../../bytes/buffer";

export function writeMember(out: Buffer, prefix: string, value: usize, length: i32): void {
  out.ascii(prefix);
  out.bytes(value, length);
}

/** As writeMember, but nothing where there is no value. */
export function writeOptional(out: Buffer, prefix: string, value: usize, length: i32): void {
  if (length > 0) writeMember(out, prefix, value, length);
}

/** A value that was held back; nothing where there is none. */
export function writeHeld(out: Buffer, prefix: string, value: Buffer): void {
  writeOptional(out, prefix, value.ptr, value.len);
}

/** An object or array of items that were each written with a comma before it; nothing where there are none. */
export function writeGathered(out: Buffer, prefix: string, items: Buffer, end: i32): void {
  if (items.len == 0) return;
  out.ascii(prefix);
  out.bytes(items.ptr + 1, items.len - 1);
  out.byte(end);
}
