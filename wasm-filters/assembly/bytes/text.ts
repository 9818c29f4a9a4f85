// Texts of the configuration: short, kept for as long as it is.

import { Buffer } from "./buffer";

const MAX_TEXT: i32 = 64 << 10;

export function newText(): Buffer {
  return new Buffer(32, MAX_TEXT);
}
