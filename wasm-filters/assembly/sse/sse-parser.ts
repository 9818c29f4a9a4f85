// Server-sent events out of arbitrary chunks, by the WHATWG rules, pull style: push a chunk, call next() until false.
// LF, CRLF and CR end lines; a byte-order mark, comments and `data:` with or without a space are understood; an
// unterminated last event is delivered after end(). Every byte is looked at once, however the stream is cut.
//
// While an event is incomplete its raw bytes are held, so `raw` is always contiguous. Held bytes are bounded.

import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;

export class SseParser {
  /** An event was longer than the bound; the stream cannot be read further. */
  overflowed: bool = false;
  eventPtr: usize = 0;
  eventLen: i32 = 0;
  dataPtr: usize = 0;
  /** -1 for a block without data: comments, ids, retry times. */
  dataLen: i32 = -1;
  /** The block as it came, its empty line included; all blocks together are the stream. */
  rawPtr: usize = 0;
  rawLen: i32 = 0;

  private held: Buffer;
  private joined: Buffer;
  /** The bytes at hand: the chunk, or `held` when it carried a beginning over. */
  private from: usize = 0;
  private to: usize = 0;
  private inHeld: bool = false;
  /** Start of the open block and of its open line, and how far was scanned; offsets from `from`. */
  private block: i32 = 0;
  private line: i32 = 0;
  private scanned: i32 = 0;
  private ended: bool = false;
  private first: bool = true;
  /** The last block ended in CR: an LF that follows belongs to it. */
  private afterReturn: bool = false;

  constructor(maxEvent: i32) {
    this.held = new Buffer(4096, maxEvent);
    this.joined = new Buffer(1024, maxEvent);
  }

  reset(): void {
    this.overflowed = false;
    this.ended = false;
    this.first = true;
    this.afterReturn = false;
    this.held.clear();
    this.from = 0;
    this.to = 0;
    this.rewind();
  }

  /** The memory must stay as it is until next() has returned false. */
  push(ptr: usize, length: i32): void {
    if (this.overflowed || length <= 0) return;
    this.inHeld = this.held.len > 0;
    if (this.inHeld) {
      this.held.bytes(ptr, length);
      if (this.held.overflowed) {
        this.overflowed = true;
        return;
      }
      this.from = this.held.ptr;
      this.to = this.held.ptr + this.held.len;
    } else {
      this.from = ptr;
      this.to = ptr + length;
      this.rewind();
    }
  }

  /** No more bytes will come: next() delivers what is left. */
  end(): void {
    this.ended = true;
    if (this.held.len > 0) {
      this.from = this.held.ptr;
      this.to = this.held.ptr + this.held.len;
      this.inHeld = true;
    } else if (this.from == this.to) {
      this.rewind();
    }
  }

  next(): bool {
    if (this.overflowed) return false;
    const size = <i32>(this.to - this.from);
    while (this.scanned < size) {
      const byte = <u32>load<u8>(this.from + this.scanned);
      if (byte != LF && byte != CR) {
        this.scanned += 1;
        continue;
      }
      // A CR at the end of what is at hand may be half of CRLF: its line ends when the next byte is known.
      if (byte == CR && this.scanned + 1 >= size && !this.ended) break;
      const blank = this.scanned == this.line;
      this.scanned += byte == CR && this.scanned + 1 < size && <u32>load<u8>(this.from + this.scanned + 1) == LF ? 2 : 1;
      this.line = this.scanned;
      if (blank) return this.deliver();
    }
    if (this.ended && this.block < size) {
      this.line = size;
      this.scanned = size;
      return this.deliver();
    }
    this.hold(size);
    return false;
  }

  private rewind(): void {
    this.block = 0;
    this.line = 0;
    this.scanned = 0;
  }

  /** Keeps the open block for the next chunk, with the scan's place in it. */
  private hold(size: i32): void {
    const rest = size - this.block;
    if (this.inHeld) {
      if (this.block > 0) {
        memory.copy(this.held.ptr, this.held.ptr + this.block, rest);
        this.held.len = rest;
      }
    } else {
      this.held.clear();
      this.held.bytes(this.from + this.block, rest);
      if (this.held.overflowed) this.overflowed = true;
    }
    this.line -= this.block;
    this.scanned -= this.block;
    this.block = 0;
    this.from = this.held.ptr;
    this.to = this.held.ptr + this.held.len;
    this.inHeld = true;
  }

  private deliver(): bool {
    this.rawPtr = this.from + this.block;
    this.rawLen = this.line - this.block;
    this.block = this.line;
    this.readFields();
    return true;
  }

  private readFields(): void {
    this.eventPtr = 0;
    this.eventLen = 0;
    this.dataPtr = 0;
    this.dataLen = -1;
    const end = this.rawPtr + this.rawLen;
    let at = this.rawPtr;
    if (this.first) {
      this.first = false;
      if (this.rawLen >= 3 && load<u16>(at) == 0xbbef && load<u8>(at + 2) == 0xbf) at += 3;
    }
    while (at < end) {
      let stop = at;
      while (stop < end && <u32>load<u8>(stop) != LF && <u32>load<u8>(stop) != CR) stop += 1;
      this.readField(at, stop);
      at = stop + 1;
    }
  }

  private readField(start: usize, stop: usize): void {
    let colon = start;
    while (colon < stop && load<u8>(colon) != 0x3a) colon += 1;
    const nameLength = <i32>(colon - start);
    let value = min(colon + 1, stop);
    if (value < stop && load<u8>(value) == 0x20) value += 1;
    const length = <i32>(stop - value);
    if (equalsAscii(start, nameLength, "data")) this.addData(value, length);
    else if (equalsAscii(start, nameLength, "event")) {
      this.eventPtr = value;
      this.eventLen = length;
    }
  }

  /** One data line is a slice of the block; several are joined with LF in a buffer of their own. */
  private addData(ptr: usize, length: i32): void {
    if (this.dataLen < 0) {
      this.dataPtr = ptr;
      this.dataLen = length;
      return;
    }
    if (this.dataPtr != this.joined.ptr || this.joined.ptr == 0) {
      this.joined.clear();
      this.joined.bytes(this.dataPtr, this.dataLen);
    }
    this.joined.byte(<i32>LF);
    this.joined.bytes(ptr, length);
    this.dataPtr = this.joined.ptr;
    this.dataLen = this.joined.len;
  }
}
