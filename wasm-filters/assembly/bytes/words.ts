import { COMMA, UPPER_A, UPPER_Z } from "./characters";

/** The word of the list that equals the bytes, ignoring case; empty without one. */
export function wordIn(list: string, ptr: usize, length: i32): string {
  let from = 0;
  for (let at = 0; at <= list.length; at++) {
    if (at < list.length && list.charCodeAt(at) != COMMA) continue;
    if (at - from == length && isAt(list, from, ptr, length)) return list.substring(from, at);
    from = at + 1;
  }
  return "";
}

function isAt(text: string, from: i32, ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    const small = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
    if (text.charCodeAt(from + i) != small) return false;
  }
  return true;
}
