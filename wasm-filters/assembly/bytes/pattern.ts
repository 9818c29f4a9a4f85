// Searches bytes from outside for a text from outside. The search takes linear time even if both were chosen to match
// almost everywhere (Knuth, Morris and Pratt).

import { Buffer } from "./buffer";

const MAX_SIZE: i32 = 128;
const LANES: usize = 16;

export class Pattern {
  private readonly text: Buffer = new Buffer(MAX_SIZE, MAX_SIZE);
  /** For each number of matched bytes, how many still match when the next byte does not. */
  private readonly kept: StaticArray<u8> = new StaticArray<u8>(MAX_SIZE + 1);

  get length(): i32 {
    return this.text.len;
  }

  /** Appends to the text; `MAX_SIZE` bytes at most. */
  bytes(ptr: usize, length: i32): void {
    for (let i = 0; i < length; i++) this.byte(load<u8>(ptr + i));
  }

  byte(value: i32): void {
    const size = this.text.len;
    this.text.byte(value);
    if (this.text.overflowed) return;
    unchecked((this.kept[size + 1] = size == 0 ? 0 : <u8>this.step(unchecked(this.kept[size]), value)));
  }

  clear(): void {
    this.text.clear();
  }

  /** The address of the first occurrence in [from, end), 0 when there is none. */
  find(from: usize, end: usize): usize {
    const size = this.text.len;
    const first = i8x16.splat(load<i8>(this.text.ptr));
    let matched = 0;
    for (let at = from; at < end; at++) {
      while (matched == 0 && at + LANES <= end) {
        const mask = i8x16.bitmask(i8x16.eq(v128.load(at), first));
        at += mask == 0 ? LANES : ctz(mask);
        if (mask != 0) break;
      }
      if (at == end) break;
      matched = this.step(matched, load<u8>(at));
      if (matched == size) return at + 1 - size;
    }
    return 0;
  }

  /** The number of matched bytes after one more byte. */
  private step(matched: i32, byte: i32): i32 {
    const text = this.text.ptr;
    while (matched > 0 && <i32>load<u8>(text + matched) != byte) matched = unchecked(this.kept[matched]);
    return <i32>load<u8>(text + matched) == byte ? matched + 1 : 0;
  }
}
