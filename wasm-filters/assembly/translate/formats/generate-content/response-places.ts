// Converts places in a response from bytes of UTF-8 to characters. The text is kept escaped and bounded; places in a
// longer text are unknown. Regular marks in the text keep each search short.

import { BACKSLASH, LOWER_U } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { readHex } from "../../../bytes/escape";
import { sequenceLength } from "../../../bytes/utf8";

const MAX_TEXT: i32 = 256 << 10;
/** Bytes of `text` between two marks, at least. */
const STRIDE: i32 = 64;
/** Bytes of a mark: an offset in `text`, and the bytes and the characters before it. */
const MARK: i32 = 12;
const BYTES: i32 = 4;
const CHARACTERS: i32 = 8;

export class TextPlaces {
  private text: Buffer = new Buffer(1024, MAX_TEXT);
  private marks: Buffer = new Buffer(256, (MAX_TEXT / STRIDE + 1) * MARK);
  /** The offset at which the next mark is due. */
  private due: i32 = STRIDE;
  private at: i32 = 0;
  private bytes: i32 = 0;
  private characters: i32 = 0;

  clear(): void {
    this.text.clear();
    this.marks.clear();
    this.due = STRIDE;
  }

  free(): void {
    this.text.free();
    this.marks.free();
  }

  get length(): i32 {
    return this.text.len;
  }

  add(text: usize, length: i32): void {
    if (!this.text.overflowed) this.text.bytes(text, length);
  }

  /**
   * The number of characters before the byte at `offset` from `start` (an offset in the text); -1 within a character or
   * outside of the text.
   */
  charactersBefore(start: i32, offset: i64): i64 {
    if (this.text.overflowed || start < 0 || offset < 0) return -1;
    this.find(start, 0);
    while (this.at < start) this.step();
    const target = this.bytes + offset;
    if (target > MAX_TEXT) return -1;
    this.find(<i32>target, BYTES);
    while (this.bytes < target && this.at < this.text.len) this.step();
    return this.bytes == target ? this.characters : -1;
  }

  /** Goes to the last mark at or before `place`; `what` is the field of the mark that `place` counts. */
  private find(place: i32, what: i32): void {
    const marks = this.marks;
    let low = 0;
    let high = marks.len / MARK;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<i32>(marks.ptr + middle * MARK + what) <= place) low = middle + 1;
      else high = middle;
    }
    const mark = marks.ptr + (low - 1) * MARK;
    this.at = low == 0 ? 0 : load<i32>(mark);
    this.bytes = low == 0 ? 0 : load<i32>(mark, BYTES);
    this.characters = low == 0 ? 0 : load<i32>(mark, CHARACTERS);
  }

  private step(): void {
    const ptr = this.text.ptr + this.at;
    const end = this.text.ptr + this.text.len;
    let size = 1;
    let bytes = 1;
    if (load<u8>(ptr) != BACKSLASH) {
      size = max(1, sequenceLength(ptr, end));
      bytes = size;
    } else if (ptr + 1 < end && load<u8>(ptr + 1) == LOWER_U) {
      const code = readHex(ptr + 2, end);
      const pair = code >= 0xd800 && code < 0xdc00 && ptr + 12 <= end && isLowHalf(ptr + 6, end);
      size = pair ? 12 : 6;
      bytes = pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    } else size = 2;
    this.at += size;
    this.bytes += bytes;
    this.characters += 1;
    if (this.at < this.due || !this.marks.reserve(MARK)) return;
    const mark = this.marks.ptr + this.marks.len;
    store<i32>(mark, this.at);
    store<i32>(mark, this.bytes, BYTES);
    store<i32>(mark, this.characters, CHARACTERS);
    this.marks.len += MARK;
    this.due = this.at + STRIDE;
  }
}

function isLowHalf(ptr: usize, end: usize): bool {
  const low = load<u16>(ptr) == 0x755c ? readHex(ptr + 2, end) : -1;
  return low >= 0xdc00 && low < 0xe000;
}
