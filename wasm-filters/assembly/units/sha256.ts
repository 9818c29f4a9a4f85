// Lets tests drive SHA-256: write a text at `input(n)`, call `digest`, read 32 bytes where it says.

import { DIGEST_SIZE, sha256 } from "../auth/sha256";
import { Buffer } from "../bytes/buffer";

const source = new Buffer(1024, 2 << 20);
const result = memory.data(DIGEST_SIZE);

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  return source.ptr;
}

export function digest(length: i32): usize {
  sha256(source.ptr, length, result);
  return result;
}
