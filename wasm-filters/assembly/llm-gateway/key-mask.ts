// Keys of a provider's that it repeats in an error: a client is not to learn them. Only keys that are spelled as they
// were sent are found; what a provider made of one, a hash or a part, says nothing.

import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { BEARER, KeyRing } from "./key-ring";

/** Shorter ones are placeholders of servers that want no key, and words of any text. */
const SHORTEST: i32 = 8;
const mask = new Literal("sk-***");

/** Masks all keys in place: the text becomes shorter. Returns its new length, the old one where there was none. */
export function maskKeys(keys: KeyRing, ptr: usize, length: i32): i32 {
  for (let i = 0; i < keys.count; i++) {
    const key = keys.credential(i);
    if (key) length = maskKey(key.ptr + BEARER.length, key.len - BEARER.length, ptr, length);
  }
  return length;
}

export function holdsKey(keys: KeyRing, ptr: usize, length: i32): bool {
  for (let i = 0; i < keys.count; i++) {
    const key = keys.credential(i);
    if (!key || key.len < BEARER.length + SHORTEST) continue;
    if (find(ptr, ptr + length, key.ptr + BEARER.length, key.len - BEARER.length) != 0) return true;
  }
  return false;
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
