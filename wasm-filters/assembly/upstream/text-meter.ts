// Counts the bytes of "text" members in JSON chunks that are cut anywhere: the text of completions and transcriptions.
// Quotes inside a string are escaped, so that no text can look like the name.

import { BACKSLASH, COLON, QUOTE, SPACE } from "../bytes/characters";

const NAME: string = '"text"';

const enum Place {
  Outside,
  /** After the name; a colon and a quote must follow. */
  Named,
  Inside,
  Escaped,
}

export class TextMeter {
  bytes: i64 = 0;
  private place: Place = Place.Outside;
  /** Bytes of the name that matched so far. */
  private met: i32 = 0;

  clear(): void {
    this.bytes = 0;
    this.place = Place.Outside;
    this.met = 0;
  }

  push(ptr: usize, length: i32): void {
    for (let i = 0; i < length; i++) this.step(<i32>load<u8>(ptr + i));
  }

  private step(byte: i32): void {
    switch (this.place) {
      case Place.Outside:
        this.match(byte);
        return;
      case Place.Named:
        if (byte == QUOTE) this.place = Place.Inside;
        else if (byte != COLON && byte > SPACE) this.place = Place.Outside;
        return;
      case Place.Inside:
        if (byte == QUOTE) this.place = Place.Outside;
        else {
          this.bytes += 1;
          if (byte == BACKSLASH) this.place = Place.Escaped;
        }
        return;
      default:
        this.bytes += 1;
        this.place = Place.Inside;
    }
  }

  private match(byte: i32): void {
    if (byte == NAME.charCodeAt(this.met)) this.met += 1;
    else this.met = byte == QUOTE ? 1 : 0;
    if (this.met < NAME.length) return;
    this.met = 0;
    this.place = Place.Named;
  }
}
