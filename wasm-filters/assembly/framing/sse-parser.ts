// Parses server-sent events from arbitrary chunks by the WHATWG rules, pull style: push a chunk, call next() until
// false. LF, CRLF and CR end lines; a byte-order mark, comments and `data:` with or without a space are understood; an
// unterminated last event is delivered after end(). Blocks are the same however the stream is cut, and each byte is
// scanned once. https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
//
// A block that lies within one chunk is a slice of it; one that is cut is held until it is whole. Held bytes are
// bounded.

import { CARRIAGE_RETURN, COLON, LINE_FEED, SPACE } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";
import { EventParser } from "./event-parser";
import { findLineEnd } from "./line-scan";

export class SseParser extends EventParser {
  /** The block as it came, its empty line included; all blocks together are the stream. */
  rawPtr: usize = 0;
  rawLen: i32 = 0;

  private held: Buffer;
  private joined: Buffer;
  /** The last next() returned `held`. */
  private spent: bool = false;
  /** The unread rest of the chunk. */
  private at: usize = 0;
  private to: usize = 0;
  /** The open line has no byte yet. */
  private lineEmpty: bool = true;
  /** The last byte read is a CR: an LF that follows belongs to it. */
  private afterReturn: bool = false;
  /** That CR ended an empty line, and so the block. */
  private closing: bool = false;
  private ended: bool = false;
  private first: bool = true;

  constructor(private maxEvent: i32) {
    super();
    this.held = new Buffer(4096, maxEvent);
    this.joined = new Buffer(1024, maxEvent);
  }

  reset(): void {
    this.overflowed = false;
    this.held.clear();
    this.joined.clear();
    this.spent = false;
    this.at = 0;
    this.to = 0;
    this.lineEmpty = true;
    this.afterReturn = false;
    this.closing = false;
    this.ended = false;
    this.first = true;
    this.terminated = true;
  }

  bound(maxEvent: i32): void {
    if (maxEvent == this.maxEvent) return;
    this.maxEvent = maxEvent;
    this.held.bound(maxEvent);
    this.joined.bound(maxEvent);
  }

  free(): void {
    this.held.free();
    this.joined.free();
  }

  push(ptr: usize, length: i32): void {
    this.at = ptr;
    this.to = ptr + max(length, 0);
  }

  end(): void {
    this.ended = true;
  }

  next(): bool {
    if (this.overflowed) return false;
    if (this.spent) {
      this.held.clear();
      this.spent = false;
    }
    let at = this.at;
    if (this.afterReturn && at < this.to) {
      this.afterReturn = false;
      if (load<u8>(at) == LINE_FEED) at += 1;
      if (this.closing) return this.deliver(at);
    }
    while (at < this.to) {
      const stop = findLineEnd(at, this.to);
      if (stop > at) this.lineEmpty = false;
      at = stop;
      if (at == this.to) break;
      const blank = this.lineEmpty;
      this.lineEmpty = true;
      at += 1;
      if (<u32>load<u8>(stop) == CARRIAGE_RETURN) {
        if (at == this.to) {
          this.afterReturn = true;
          this.closing = blank;
          break;
        }
        if (load<u8>(at) == LINE_FEED) at += 1;
      }
      if (blank) return this.deliver(at);
    }
    if (this.ended && (this.held.len > 0 || at > this.at)) {
      this.terminated = this.closing;
      return this.deliver(at);
    }
    this.hold(at);
    return false;
  }

  get isComment(): bool {
    return this.dataLen < 0 && this.rawLen > 0 && load<u8>(this.rawPtr) == COLON;
  }

  /** Keeps what was read of the open block for the next chunk. */
  private hold(to: usize): void {
    this.held.bytes(this.at, <i32>(to - this.at));
    if (this.held.overflowed) this.overflowed = true;
    else this.at = to;
  }

  private deliver(to: usize): bool {
    if (this.held.len > 0) {
      this.hold(to);
      if (this.overflowed) return false;
      this.spent = true;
      this.rawPtr = this.held.ptr;
      this.rawLen = this.held.len;
    } else {
      this.rawPtr = this.at;
      this.rawLen = <i32>(to - this.at);
      this.at = to;
    }
    this.lineEmpty = true;
    this.afterReturn = false;
    this.closing = false;
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
      const stop = findLineEnd(at, end);
      this.readField(at, stop);
      at = stop + 1;
    }
  }

  private readField(start: usize, stop: usize): void {
    let colon = start;
    while (colon < stop && load<u8>(colon) != COLON) colon += 1;
    const nameLength = <i32>(colon - start);
    let value = min(colon + 1, stop);
    if (value < stop && load<u8>(value) == SPACE) value += 1;
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
    this.joined.byte(LINE_FEED);
    this.joined.bytes(ptr, length);
    if (this.joined.overflowed) this.overflowed = true;
    this.dataPtr = this.joined.ptr;
    this.dataLen = this.joined.len;
  }
}
