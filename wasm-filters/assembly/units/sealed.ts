// Lets tests drive sealed texts: write a key at `key()` and a text at `input(n)`; `open` returns the length of what then
// stands at `output()`, or -1. `block` and `tag` are the two parts of it.

import { Buffer } from "../bytes/buffer";
import { chaCha20Block, startChaCha20 } from "../secrets/chacha20";
import { addPoly1305, endPoly1305, startPoly1305 } from "../secrets/poly1305";
import { KEY_SIZE, unseal } from "../secrets/sealed";

const source = new Buffer(1024, 2 << 20);
const secret = memory.data(KEY_SIZE);
const result = memory.data(16);

export function key(): usize {
  return secret;
}

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  source.len = length;
  return source.ptr;
}

export function output(): usize {
  return source.ptr;
}

export function open(): i32 {
  return unseal(source, secret) ? source.len : -1;
}

/** The input is a nonce. */
export function block(counter: u32): usize {
  startChaCha20(secret, source.ptr);
  return chaCha20Block(counter);
}

/** Of the input, whose length is a multiple of 16. */
export function tag(): usize {
  startPoly1305(secret);
  addPoly1305(source.ptr, source.len);
  endPoly1305(result);
  return result;
}
