// A set of names or ids, as escaped slices copied into one bounded buffer. Look-ups cost the same however many there are,
// since a client chooses how many that is. A name that does not fit any more sets `overflowed` and is not remembered.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";

const SMALL: i32 = 64;
const FNV_OFFSET: u32 = 2_166_136_261;
const FNV_PRIME: u32 = 16_777_619;

export class NameSet {
  /** Each name behind its length, an i32. */
  private names: Buffer;
  /** Where in `names` an entry stands, plus 1; 0 is free. Never more than half full; the length is a power of two. */
  private table: StaticArray<i32> = new StaticArray<i32>(SMALL);
  private count: i32 = 0;

  constructor(limit: i32) {
    this.names = new Buffer(64, limit);
  }

  get isEmpty(): bool {
    return this.count == 0;
  }

  get overflowed(): bool {
    return this.names.overflowed;
  }

  clear(): void {
    if (this.table.length > SMALL) this.table = new StaticArray<i32>(SMALL);
    else if (this.count > 0) this.table.fill(0);
    this.names.clear();
    this.count = 0;
  }

  free(): void {
    this.clear();
    this.names.free();
  }

  add(name: usize, length: i32): void {
    if ((this.count + 1) * 2 > this.table.length) this.grow();
    const slot = this.slotOf(name, length);
    if (unchecked(this.table[slot]) != 0 || !this.names.reserve(length + 4)) return;
    unchecked((this.table[slot] = this.names.len + 1));
    store<i32>(this.names.ptr + this.names.len, length);
    this.names.len += 4;
    this.names.bytes(name, length);
    this.count += 1;
  }

  has(name: usize, length: i32): bool {
    return this.count > 0 && unchecked(this.table[this.slotOf(name, length)]) != 0;
  }

  /** The slot that holds the name, or the free one where it belongs. */
  private slotOf(name: usize, length: i32): i32 {
    let hash = FNV_OFFSET;
    for (let i = 0; i < length; i++) hash = (hash ^ <u32>load<u8>(name + i)) * FNV_PRIME;
    const mask = this.table.length - 1;
    let slot = <i32>hash & mask;
    while (true) {
      const entry = unchecked(this.table[slot]);
      if (entry == 0) return slot;
      const at = this.names.ptr + entry - 1;
      if (equalsBytes(at + 4, load<i32>(at), name, length)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.table = new StaticArray<i32>(this.table.length * 2);
    let at = 0;
    while (at < this.names.len) {
      const entry = this.names.ptr + at;
      const length = load<i32>(entry);
      const slot = this.slotOf(entry + 4, length);
      unchecked((this.table[slot] = at + 1));
      at += 4 + length;
    }
  }
}
