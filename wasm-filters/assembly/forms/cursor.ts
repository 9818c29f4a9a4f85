// A position in a header's value, which advances over what a grammar expects. `takes` stays where the text differs.

import {
  BACKSLASH,
  DELETE,
  DOT,
  EQUALS,
  HYPHEN,
  QUOTE,
  SEMICOLON,
  SPACE,
  TAB,
  UNDERSCORE,
} from "../bytes/characters";
import { equalsFolded, isAlphanumeric } from "../bytes/slice";

export class Cursor {
  at: usize = 0;
  end: usize = 0;
  /** The latest value of `takesValue`, without quotes. */
  valuePtr: usize = 0;
  valueLen: i32 = 0;

  open(from: usize, end: usize): void {
    this.at = from;
    this.end = end;
  }

  /** The byte at the position; -1 at the end. */
  get byte(): i32 {
    return this.at < this.end ? <i32>load<u8>(this.at) : -1;
  }

  /** Takes `lower`, ignoring case. */
  takes(lower: string): bool {
    if (<i32>(this.end - this.at) < lower.length || !equalsFolded(this.at, lower.length, lower)) return false;
    this.at += lower.length;
    return true;
  }

  takesBlanks(): void {
    while (this.byte == SPACE || this.byte == TAB) this.at += 1;
  }

  /** Takes the semicolon before a parameter, and blanks around it. */
  takesSemicolon(): bool {
    this.takesBlanks();
    const found = this.takes(";");
    if (found) this.takesBlanks();
    return found;
  }

  /** Takes letters, digits, `-`, `.`, `_` and those of `more`, quoted or not: all readers read these alike. */
  takesValue(more: string): bool {
    const quoted = this.takes('"');
    const from = this.at;
    while (isPlain(this.byte, more)) this.at += 1;
    this.valuePtr = from;
    this.valueLen = <i32>(this.at - from);
    return this.valueLen > 0 && (!quoted || this.takes('"'));
  }

  valueIs(lower: string): bool {
    return equalsFolded(this.valuePtr, this.valueLen, lower);
  }

  /** Takes a quoted text; false for one in which a reader could see another parameter. */
  takesText(): bool {
    if (!this.takes('"')) return false;
    let semicolon = false;
    while (this.byte != QUOTE) {
      const byte = this.byte;
      if (byte < SPACE || byte == DELETE || byte == BACKSLASH || (semicolon && byte == EQUALS)) return false;
      if (byte == SEMICOLON) semicolon = true;
      this.at += 1;
    }
    return this.takes('"');
  }
}

function isPlain(byte: i32, more: string): bool {
  if (byte < 0) return false;
  if (isAlphanumeric(byte) || byte == HYPHEN || byte == DOT || byte == UNDERSCORE) return true;
  for (let i = 0; i < more.length; i++) if (more.charCodeAt(i) == byte) return true;
  return false;
}
