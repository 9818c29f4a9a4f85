// Reads the content-type of a form. It must be readable in one way only; the provider gets only its boundary.

import { Buffer } from "../bytes/buffer";
import { equalsFolded } from "../bytes/slice";
import { Cursor } from "./cursor";

const MULTIPART: string = "multipart/";
/** Bytes (RFC 2046, section 5.1.1). */
export const MAX_BOUNDARY: i32 = 70;
const cursor = new Cursor();

export function isMultipart(ptr: usize, length: i32): bool {
  return length >= MULTIPART.length && equalsFolded(ptr, MULTIPART.length, MULTIPART);
}

/** Leaves the boundary in `out`. False unless the type is a form whose boundary needs no quotes. */
export function readBoundary(ptr: usize, length: i32, out: Buffer): bool {
  out.clear();
  cursor.open(ptr, ptr + length);
  if (!cursor.takes("multipart/form-data")) return false;
  let charset = false;
  while (cursor.takesSemicolon()) {
    if (out.len == 0 && cursor.takes("boundary=")) {
      if (!cursor.takesValue("+") || cursor.valueLen > MAX_BOUNDARY) return false;
      out.bytes(cursor.valuePtr, cursor.valueLen);
    } else if (!charset && cursor.takes("charset=")) {
      charset = true;
      if (!cursor.takesValue("") || !cursor.valueIs("utf-8")) return false;
    } else return false;
  }
  return out.len > 0 && cursor.byte < 0;
}
