// Texts of the configuration.

import { Buffer } from "../bytes/buffer";

const MAX_TEXT: i32 = 64 << 10;

export function newText(): Buffer {
  return new Buffer(32, MAX_TEXT);
}
