// A growable byte buffer in unmanaged memory, made once and reused.
// 0 <= len <= capacity <= limit. Past `limit` it sets `overflowed` and drops the write; it never traps.

import { DIGIT_0, HYPHEN } from "./characters";

export class Buffer {
  ptr: usize = 0;
  len: i32 = 0;
  overflowed: bool = false;
  private capacity: i32 = 0;

  constructor(
    private initial: i32,
    private limit: i32,
  ) {}

  /** Keeps the memory for the next use. */
  clear(): void {
    this.len = 0;
    this.overflowed = false;
  }

  /** Frees the memory; the buffer stays usable. */
  free(): void {
    if (this.ptr != 0) heap.free(this.ptr);
    this.ptr = 0;
    this.capacity = 0;
    this.clear();
  }

  /** Frees the memory, with its content, if the capacity exceeds `kept` bytes. */
  shrink(kept: i32): void {
    if (this.capacity > kept) this.free();
  }

  /** Sets a new limit, and drops the content. */
  bound(limit: i32): void {
    this.free();
    this.limit = limit;
  }

  /** Makes room for `extra` more bytes; false when that would pass the limit. */
  // @ts-ignore: decorator
  @inline
  reserve(extra: i32): bool {
    // As unsigned numbers, a negative `extra` is more than any room.
    return <u32>extra <= <u32>(this.capacity - this.len) || this.grow(extra);
  }

  byte(value: i32): void {
    if (!this.reserve(1)) return;
    store<u8>(this.ptr + this.len, <u8>value);
    this.len += 1;
  }

  bytes(ptr: usize, length: i32): void {
    if (length <= 0 || !this.reserve(length)) return;
    memory.copy(this.ptr + this.len, ptr, length);
    this.len += length;
  }

  /** Replaces the content with these bytes. */
  become(ptr: usize, length: i32): void {
    this.clear();
    this.bytes(ptr, length);
  }

  /** Appends an ASCII literal. */
  ascii(text: string): void {
    const count = text.length;
    if (!this.reserve(count)) return;
    const source = changetype<usize>(text);
    const target = this.ptr + this.len;
    let i = 0;
    for (; i + 8 <= count; i += 8) narrowEight(source, target, i);
    // The last eight again: they may overlap those before.
    if (i > 0) narrowEight(source, target, count - 8);
    else for (; i < count; i++) store<u8>(target + i, <u8>load<u16>(source + ((<usize>i) << 1)));
    this.len += count;
  }

  /** Appends a label, an ASCII literal, and the bytes it is for. */
  labelled(label: string, ptr: usize, length: i32): void {
    this.ascii(label);
    this.bytes(ptr, length);
  }

  /** Appends any string as UTF-8; for the cold path. */
  text(value: string): void {
    const size = String.UTF8.byteLength(value);
    if (!this.reserve(size)) return;
    this.len += <i32>String.UTF8.encodeUnsafe(changetype<usize>(value), value.length, this.ptr + this.len);
  }

  append(other: Buffer): void {
    this.bytes(other.ptr, other.len);
  }

  /** Appends a label, an ASCII literal, and the text it is for. */
  appendLabelled(label: string, text: Buffer): void {
    this.labelled(label, text.ptr, text.len);
  }

  integer(value: i64): void {
    if (!this.reserve(20)) return;
    let rest: u64 = <u64>value;
    if (value < 0) {
      this.byte(HYPHEN);
      rest = 0 - rest;
    }
    let digits = 1;
    for (let probe = rest / 10; probe > 0; probe /= 10) digits++;
    let at = this.ptr + this.len + digits;
    do {
      at -= 1;
      store<u8>(at, <u8>(DIGIT_0 + (rest % 10)));
      rest /= 10;
    } while (rest > 0);
    this.len += digits;
  }

  /** Removes the last `count` bytes. */
  drop(count: i32): void {
    this.len = max(0, this.len - count);
  }

  dropFirst(count: i32): void {
    const left = max(0, this.len - count);
    if (left > 0) memory.copy(this.ptr, this.ptr + this.len - left, left);
    this.len = left;
  }

  endsWithByte(value: i32): bool {
    return this.len > 0 && <i32>load<u8>(this.ptr + this.len - 1) == value;
  }

  private grow(extra: i32): bool {
    const needed = <i64>this.len + extra;
    if (extra < 0 || needed > <i64>this.limit) {
      this.overflowed = true;
      return false;
    }
    let capacity = max<i64>(<i64>this.capacity * 2, <i64>this.initial);
    capacity = min<i64>(max<i64>(capacity, needed), <i64>this.limit);
    this.ptr = this.ptr == 0 ? heap.alloc(<usize>capacity) : heap.realloc(this.ptr, <usize>capacity);
    this.capacity = <i32>capacity;
    return true;
  }
}

/** Writes eight characters of UTF-16 as ASCII, from the `i`th on. */
// @ts-ignore: decorator
@inline
function narrowEight(source: usize, target: usize, i: i32): void {
  const eight = v128.load(source + ((<usize>i) << 1));
  v128.store_lane<u64>(target + i, i8x16.narrow_i16x8_u(eight, eight), 0);
}
