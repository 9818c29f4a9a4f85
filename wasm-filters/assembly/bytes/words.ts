// Looks up words in comma-separated, lower-case lists: one text takes less memory than many.

const COMMA: i32 = 0x2c;

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
    const small = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (text.charCodeAt(from + i) != small) return false;
  }
  return true;
}
