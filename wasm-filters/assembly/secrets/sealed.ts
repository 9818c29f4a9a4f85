// Sealed texts: encrypted and authenticated by ChaCha20-Poly1305 (RFC 8439, section 2.8) without additional data. A nonce
// comes first, the tag last. envoy/src/render/secrets.ts seals them.

import { Buffer } from "../bytes/buffer";
import { applyChaCha20, chaCha20Block, clearChaCha20, startChaCha20 } from "./chacha20";
import { addPoly1305, endPoly1305, startPoly1305 } from "./poly1305";

export const KEY_SIZE: i32 = 32;
const NONCE_SIZE: i32 = 12;
const TAG_SIZE: i32 = 16;

const lengths = memory.data(16);
const tag = memory.data(TAG_SIZE);

/** Decrypts `sealed` in place; it holds the text alone afterwards. False, with `sealed` unchanged, if the key is wrong. */
export function unseal(sealed: Buffer, key: usize): bool {
  const length = sealed.len - NONCE_SIZE - TAG_SIZE;
  if (length < 0) return false;
  const text = sealed.ptr + NONCE_SIZE;
  startChaCha20(key, sealed.ptr);
  startPoly1305(chaCha20Block(0));
  addPoly1305(text, length);
  store<u64>(lengths, 0);
  store<u64>(lengths, <u64>length, 8);
  addPoly1305(lengths, 16);
  endPoly1305(tag);
  const difference =
    (load<u64>(tag) ^ load<u64>(text + length)) | (load<u64>(tag, 8) ^ load<u64>(text + length, 8));
  if (difference == 0) {
    applyChaCha20(text, length);
    memory.copy(sealed.ptr, text, length);
    sealed.len = length;
  }
  clearChaCha20();
  return difference == 0;
}
