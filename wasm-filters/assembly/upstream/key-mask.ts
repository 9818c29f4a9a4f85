// Masks a provider's keys, and values of its configured headers, in its errors, so that clients do not learn them. Only
// exact copies are masked: a hash or a part of a key does not reveal it.

import { Buffer } from "../bytes/buffer";
import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { startsWithAscii } from "../bytes/slice";
import { BEARER } from "../targets/key-ring";
import { Provider } from "../targets/provider";

/** Bytes. Shorter keys are placeholders for servers without keys, and would match ordinary words. */
const SHORTEST: i32 = 8;
const mask = new Literal("sk-***");

/** Masks all keys in place, which shortens the text. Returns its new length; the old one without a key. */
export function maskKeys(provider: Provider, ptr: usize, length: i32): i32 {
  for (let i = 0; i < countOf(provider); i++) {
    const secret = secretOf(provider, i);
    if (!secret) continue;
    const skip = schemeOf(secret);
    length = maskKey(secret.ptr + skip, secret.len - skip, ptr, length);
  }
  return length;
}

export function holdsKey(provider: Provider, ptr: usize, length: i32): bool {
  for (let i = 0; i < countOf(provider); i++) {
    const secret = secretOf(provider, i);
    if (!secret) continue;
    const skip = schemeOf(secret);
    const size = secret.len - skip;
    if (size >= SHORTEST && find(ptr, ptr + length, secret.ptr + skip, size) != 0) return true;
  }
  return false;
}

function countOf(provider: Provider): i32 {
  return provider.keys.count + provider.headerValues.length;
}

function secretOf(provider: Provider, index: i32): Buffer | null {
  const keys = provider.keys.count;
  return index < keys ? provider.keys.credential(index) : unchecked(provider.headerValues[index - keys]);
}

/** The length of the scheme before the key: providers repeat keys without it. */
function schemeOf(secret: Buffer): i32 {
  return startsWithAscii(secret.ptr, secret.len, BEARER) ? BEARER.length : 0;
}

function maskKey(key: usize, size: i32, ptr: usize, length: i32): i32 {
  if (size < SHORTEST) return length;
  const end = ptr + length;
  let from = ptr;
  let to = ptr;
  for (let at = find(from, end, key, size); at != 0; at = find(from, end, key, size)) {
    memory.copy(to, from, at - from);
    to += at - from;
    memory.copy(to, mask.ptr, mask.len);
    to += mask.len;
    from = at + size;
  }
  if (from == ptr) return length;
  memory.copy(to, from, end - from);
  return <i32>(to - ptr) + <i32>(end - from);
}
