// From places in an answer that count bytes of UTF-8 to places that count characters. The text is kept escaped, as it
// came, and bounded: a place in a longer text is not known. Asked in order, a text is walked once.

import { Buffer } from "../../bytes/buffer";
import { readHex } from "../../bytes/escape";
import { sequenceLength } from "../../bytes/utf8";

const MAX_TEXT: i32 = 256 << 10;

export class TextPlaces {
  private text: Buffer = new Buffer(1024, MAX_TEXT);
  /** A place in `text`, and the bytes and characters it stands for before it. */
  private at: i32 = 0;
  private bytes: i64 = 0;
  private characters: i64 = 0;
  /** The start last counted from, in `text` and in bytes. */
  private start: i32 = 0;
  private startBytes: i64 = 0;

  clear(): void {
    this.text.clear();
    this.start = 0;
    this.startBytes = 0;
    this.rewind();
  }

  free(): void {
    this.text.free();
  }

  get length(): i32 {
    return this.text.len;
  }

  add(text: usize, length: i32): void {
    if (!this.text.overflowed) this.text.bytes(text, length);
  }

  /** Characters before the byte at `offset` from `start` (a length of the text); -1 when that is not between two. */
  charactersBefore(start: i32, offset: i64): i64 {
    if (this.text.overflowed || start < 0 || offset < 0) return -1;
    if (start != this.start) {
      if (this.at > start) this.rewind();
      while (this.at < start) this.step();
      this.start = start;
      this.startBytes = this.bytes;
    }
    const target = this.startBytes + offset;
    if (this.bytes > target) this.rewind();
    while (this.bytes < target && this.at < this.text.len) this.step();
    return this.bytes == target ? this.characters : -1;
  }

  private rewind(): void {
    this.at = 0;
    this.bytes = 0;
    this.characters = 0;
  }

  private step(): void {
    const ptr = this.text.ptr + this.at;
    const end = this.text.ptr + this.text.len;
    let size = 1;
    let bytes = 1;
    if (load<u8>(ptr) != 0x5c) {
      size = max(1, sequenceLength(ptr, end));
      bytes = size;
    } else if (ptr + 1 < end && load<u8>(ptr + 1) == 0x75) {
      const code = readHex(ptr + 2, end);
      const pair = code >= 0xd800 && code < 0xdc00 && ptr + 12 <= end && isLowHalf(ptr + 6, end);
      size = pair ? 12 : 6;
      bytes = pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    } else size = 2;
    this.at += size;
    this.bytes += bytes;
    this.characters += 1;
  }
}

function isLowHalf(ptr: usize, end: usize): bool {
  const low = load<u16>(ptr) == 0x755c ? readHex(ptr + 2, end) : -1;
  return low >= 0xdc00 && low < 0xe000;
}
