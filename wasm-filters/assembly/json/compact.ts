// Copies JSON without white space between its tokens, so that a value stays on one line of an event stream.

import { Buffer } from "../bytes/buffer";

/** `ptr` must point to a value of a parsed document. */
export function writeCompact(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + length;
  let copied = ptr;
  let inString = false;
  for (let at = ptr; at < end; at++) {
    const byte = load<u8>(at);
    if (inString) {
      if (byte == 0x5c) at += 1;
      else if (byte == 0x22) inString = false;
    } else if (byte == 0x22) {
      inString = true;
    } else if (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09) {
      out.bytes(copied, <i32>(at - copied));
      copied = at + 1;
    }
  }
  out.bytes(copied, <i32>(end - copied));
}
