// Copies JSON without white space between its tokens, so that a value stays on one line of an event stream.

import { BACKSLASH, CARRIAGE_RETURN, LINE_FEED, QUOTE, SPACE, TAB } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";

/** `ptr` must point to a value of a parsed document. */
export function writeCompact(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + length;
  let copied = ptr;
  let inString = false;
  for (let at = ptr; at < end; at++) {
    const byte = load<u8>(at);
    if (inString) {
      if (byte == BACKSLASH) at += 1;
      else if (byte == QUOTE) inString = false;
    } else if (byte == QUOTE) {
      inString = true;
    } else if (byte == SPACE || byte == LINE_FEED || byte == CARRIAGE_RETURN || byte == TAB) {
      out.bytes(copied, <i32>(at - copied));
      copied = at + 1;
    }
  }
  out.bytes(copied, <i32>(end - copied));
}
