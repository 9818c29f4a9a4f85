// Helpers that write members of a JSON object; `prefix` contains the comma, the name and the colon.

import { Buffer } from "../../bytes/buffer";

/** Writes nothing without a value. */
export function writeOptional(out: Buffer, prefix: string, value: usize, length: i32): void {
  if (length > 0) out.labelled(prefix, value, length);
}

/** Writes a value that was held back; nothing when it is empty. */
export function writeHeld(out: Buffer, prefix: string, value: Buffer): void {
  writeOptional(out, prefix, value.ptr, value.len);
}

/** Writes an object or array of items that each begin with a comma; nothing without items. */
export function writeGathered(out: Buffer, prefix: string, items: Buffer, end: i32): void {
  if (items.len == 0) return;
  out.labelled(prefix, items.ptr + 1, items.len - 1);
  out.byte(end);
}
