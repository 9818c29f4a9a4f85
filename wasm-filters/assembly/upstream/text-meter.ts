// Counts the bytes of "text" members in JSON chunks that are cut anywhere: the text of completions and transcriptions.
// Quotes inside a string are escaped, so that no text can look like the name.

const NAME: StaticArray<u8> = [0x22, 0x74, 0x65, 0x78, 0x74, 0x22];

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
    for (let i = 0; i < length; i++) this.step(load<u8>(ptr + i));
  }

  private step(byte: u8): void {
    switch (this.place) {
      case Place.Outside:
        this.match(byte);
        return;
      case Place.Named:
        if (byte == 0x22) this.place = Place.Inside;
        else if (byte != 0x3a && byte > 0x20) this.place = Place.Outside;
        return;
      case Place.Inside:
        if (byte == 0x22) this.place = Place.Outside;
        else {
          this.bytes += 1;
          if (byte == 0x5c) this.place = Place.Escaped;
        }
        return;
      default:
        this.bytes += 1;
        this.place = Place.Inside;
    }
  }

  private match(byte: u8): void {
    if (byte == unchecked(NAME[this.met])) this.met += 1;
    else this.met = byte == 0x22 ? 1 : 0;
    if (this.met < NAME.length) return;
    this.met = 0;
    this.place = Place.Named;
  }
}
