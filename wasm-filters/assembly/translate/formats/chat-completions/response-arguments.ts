// Tracks the JSON text of a tool call's arguments piece by piece, and detects when its object is complete.

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  LOWER_U,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
} from "../../../bytes/characters";
import { readHex } from "../../../bytes/escape";

export class ArgumentsProgress {
  private depth: i32 = 0;
  private inString: bool = false;
  private afterBackslash: bool = false;
  complete: bool = false;

  clear(): void {
    this.depth = 0;
    this.inString = false;
    this.afterBackslash = false;
    this.complete = false;
  }

  /** `text` is an escaped slice: the arguments are JSON text within a JSON string. */
  feed(text: usize, length: i32): void {
    const end = text + length;
    let at = text;
    while (at < end) {
      let byte = <i32>load<u8>(at);
      at += 1;
      if (byte == BACKSLASH && at < end) {
        const escape = <i32>load<u8>(at);
        at += 1;
        if (escape == LOWER_U) {
          byte = readHex(at, end);
          at += 4;
        } else {
          // Other escapes do not affect the structure; they count as a space.
          byte = escape == QUOTE || escape == BACKSLASH ? escape : SPACE;
        }
      }
      this.step(byte);
    }
  }

  private step(byte: i32): void {
    if (this.inString) {
      if (this.afterBackslash) this.afterBackslash = false;
      else if (byte == BACKSLASH) this.afterBackslash = true;
      else if (byte == QUOTE) this.inString = false;
    } else if (byte == QUOTE) {
      this.inString = true;
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      this.depth += 1;
    } else if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) {
      this.depth -= 1;
      if (this.depth == 0) this.complete = true;
    }
  }
}
