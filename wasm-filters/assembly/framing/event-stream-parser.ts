// Parses Amazon's event-stream frames from arbitrary chunks, pull style, and verifies both checksums. A frame is
//   total length u32 · headers length u32 · CRC of these eight bytes u32 · headers · payload · CRC of all before it u32
// with all numbers big-endian. https://smithy.io/2.0/aws/amazon-eventstream.html
//
// A frame that lies within one chunk is a slice of it; one that is cut is held until it is whole. Held bytes are
// bounded: lengths are trusted only after their own checksum.

import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";
import { EventParser } from "./event-parser";
import { crc32 } from "./crc32";

const PRELUDE: i32 = 12;
const CHECKSUM: i32 = 4;
const OVERHEAD: u32 = 16;
const MAX_HEADERS: u32 = 128 << 10;

const enum ValueType {
  True,
  False,
  Byte,
  Short,
  Integer,
  Long,
  Bytes,
  Text,
  Timestamp,
  Uuid,
}

export class EventStreamParser extends EventParser {
  private held: Buffer;
  /** The last next() returned `held`. */
  private spent: bool = false;
  /** The unread rest of the chunk. */
  private at: usize = 0;
  private to: usize = 0;
  private ended: bool = false;

  constructor(private maxFrame: i32) {
    super();
    this.held = new Buffer(4096, max(maxFrame, PRELUDE));
  }

  reset(): void {
    this.overflowed = false;
    this.corrupt = false;
    this.held.clear();
    this.spent = false;
    this.at = 0;
    this.to = 0;
    this.ended = false;
    this.clearEvent();
  }

  bound(maxFrame: i32): void {
    if (maxFrame == this.maxFrame) return;
    this.maxFrame = maxFrame;
    this.held.bound(max(maxFrame, PRELUDE));
  }

  free(): void {
    this.held.free();
  }

  push(ptr: usize, length: i32): void {
    this.at = ptr;
    this.to = ptr + max(length, 0);
  }

  end(): void {
    this.ended = true;
  }

  next(): bool {
    if (this.overflowed || this.corrupt) return false;
    const held = this.held;
    if (this.spent) held.clear();
    this.spent = false;
    if (held.len == 0 && <i32>(this.to - this.at) >= PRELUDE) {
      const size = this.frameSize(this.at);
      if (size == 0) return false;
      if (<i32>(this.to - this.at) >= size) {
        const frame = this.at;
        this.at += size;
        return this.deliver(frame, size);
      }
    }
    if (!this.hold(PRELUDE)) return this.deliverRest();
    const size = this.frameSize(held.ptr);
    if (size == 0) return false;
    if (!this.hold(size)) return this.deliverRest();
    this.spent = true;
    return this.deliver(held.ptr, size);
  }

  /** Always false: frames have no comments. */
  get isComment(): bool {
    return false;
  }

  /** Takes from the chunk until `size` bytes are held; false while there are fewer. */
  private hold(size: i32): bool {
    const wanted = min(size - this.held.len, <i32>(this.to - this.at));
    this.held.bytes(this.at, wanted);
    this.at += max(wanted, 0);
    return this.held.len >= size;
  }

  /** The frame's length, from its prelude; 0 when the stream cannot be read further. */
  private frameSize(prelude: usize): i32 {
    const total = bigEndian(prelude);
    const headers = bigEndian(prelude + 4);
    if (crc32(prelude, 8) != bigEndian(prelude + 8)) this.corrupt = true;
    else if (total < OVERHEAD || headers > total - OVERHEAD) this.corrupt = true;
    else if (headers > MAX_HEADERS) this.corrupt = true;
    else if (total > <u32>this.maxFrame) this.overflowed = true;
    else return <i32>total;
    return 0;
  }

  private deliver(frame: usize, size: i32): bool {
    this.clearEvent();
    const end = frame + size - CHECKSUM;
    const payload = frame + PRELUDE + bigEndian(frame + 4);
    if (crc32(frame, size - CHECKSUM) != bigEndian(end) || !this.readHeaders(frame + PRELUDE, payload)) {
      this.clearEvent();
      this.corrupt = true;
      return false;
    }
    if (this.dataLen < 0) {
      this.dataPtr = payload;
      this.dataLen = <i32>(end - payload);
    }
    return true;
  }

  /** Reports a stream that ended within a frame, but not the frame's bytes, which cannot be verified. */
  private deliverRest(): bool {
    if (!this.ended || this.held.len == 0) return false;
    this.held.clear();
    this.clearEvent();
    this.terminated = false;
    return true;
  }

  private clearEvent(): void {
    this.eventPtr = 0;
    this.eventLen = 0;
    this.exception = false;
    this.dataPtr = 0;
    this.dataLen = -1;
    this.terminated = true;
  }

  /** False when the headers do not end at `end`. */
  private readHeaders(start: usize, end: usize): bool {
    let at = start;
    while (at < end) {
      const nameLength = <i32>load<u8>(at);
      const name = at + 1;
      const type = name + nameLength;
      if (type >= end) return false;
      const kind = <i32>load<u8>(type);
      let value = type + 1;
      let length = fixedLength(kind);
      if (length < 0) return false;
      if (kind == ValueType.Bytes || kind == ValueType.Text) {
        if (value + 2 > end) return false;
        length = <i32>bswap(load<u16>(value));
        value += 2;
      }
      at = value + length;
      if (at > end) return false;
      if (kind == ValueType.Text) this.readHeader(name, nameLength, value, length);
    }
    return true;
  }

  /**
   * An exception of the service's model has its name in `:exception-type`, and a payload. Any other error has a code
   * and a message in headers.
   */
  private readHeader(name: usize, nameLength: i32, value: usize, length: i32): void {
    if (equalsAscii(name, nameLength, ":message-type")) {
      this.exception = equalsAscii(value, length, "exception") || equalsAscii(value, length, "error");
    } else if (
      equalsAscii(name, nameLength, ":event-type") ||
      equalsAscii(name, nameLength, ":exception-type") ||
      equalsAscii(name, nameLength, ":error-code")
    ) {
      this.eventPtr = value;
      this.eventLen = length;
    } else if (equalsAscii(name, nameLength, ":error-message")) {
      this.dataPtr = value;
      this.dataLen = length;
    }
  }
}

/** Bytes of a header's value; 0 for values without bytes or with a length of their own, -1 for an unknown type. */
function fixedLength(type: i32): i32 {
  switch (type) {
    case ValueType.True:
    case ValueType.False:
    case ValueType.Bytes:
    case ValueType.Text:
      return 0;
    case ValueType.Byte:
      return 1;
    case ValueType.Short:
      return 2;
    case ValueType.Integer:
      return 4;
    case ValueType.Long:
    case ValueType.Timestamp:
      return 8;
    case ValueType.Uuid:
      return 16;
    default:
      return -1;
  }
}

function bigEndian(ptr: usize): u32 {
  return bswap(load<u32>(ptr));
}
