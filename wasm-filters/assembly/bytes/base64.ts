// Decodes base64 in JSON strings: the standard alphabet, with or without padding, with or without escaped slashes.

import { Buffer } from "./buffer";

/** Appends the bytes. False, with undefined bytes at the end of `out`, when the slice is not base64. */
export function decodeBase64(out: Buffer, ptr: usize, length: i32): bool {
  let bits: u32 = 0;
  let digits = 0;
  let padding = 0;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte == 0x5c) continue;
    if (byte == 0x3d) {
      padding += 1;
      continue;
    }
    const digit = digitOf(byte);
    if (digit < 0 || padding > 0) return false;
    bits = (bits << 6) | <u32>digit;
    digits += 1;
    if ((digits & 3) != 0) continue;
    out.byte(<i32>((bits >> 16) & 0xff));
    out.byte(<i32>((bits >> 8) & 0xff));
    out.byte(<i32>(bits & 0xff));
  }
  const rest = digits & 3;
  if (rest == 2) out.byte(<i32>((bits >> 4) & 0xff));
  else if (rest == 3) {
    out.byte(<i32>((bits >> 10) & 0xff));
    out.byte(<i32>((bits >> 2) & 0xff));
  }
  return rest != 1 && padding <= 2 && !out.overflowed;
}

function digitOf(byte: i32): i32 {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte == 0x2b) return 62;
  return byte == 0x2f ? 63 : -1;
}
