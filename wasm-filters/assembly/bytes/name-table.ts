// A table from configured names to numbers: open addressing, at most half full.

import { Buffer } from "./buffer";
import { equalsBytes } from "./slice";

export class NameTable {
  private names: Array<Buffer> = [];
  private values: Array<i32> = [];
  private slots: StaticArray<i32>;

  constructor(count: i32) {
    let capacity = 8;
    while (capacity < count * 2) capacity <<= 1;
    this.slots = new StaticArray<i32>(capacity);
  }

  /** The table must have been made for at least this many names. */
  set(name: Buffer, value: i32): void {
    this.names.push(name);
    this.values.push(value);
    const mask = this.slots.length - 1;
    let slot = hash(name.ptr, name.len) & mask;
    while (unchecked(this.slots[slot]) != 0) slot = (slot + 1) & mask;
    // A slot holds the entry's number plus one; 0 means empty.
    unchecked((this.slots[slot] = this.names.length));
  }

  get size(): i32 {
    return this.values.length;
  }

  /** The names, in the order in which they were set. */
  valueAt(index: i32): i32 {
    return this.values[index];
  }

  /** -1 when there is no such name. */
  find(name: usize, length: i32): i32 {
    const mask = this.slots.length - 1;
    let slot = hash(name, length) & mask;
    while (true) {
      const entry = unchecked(this.slots[slot]) - 1;
      if (entry < 0) return -1;
      const known = unchecked(this.names[entry]);
      if (equalsBytes(known.ptr, known.len, name, length)) return unchecked(this.values[entry]);
      slot = (slot + 1) & mask;
    }
  }
}

function hash(ptr: usize, length: i32): i32 {
  let value: u32 = 0x811c9dc5;
  for (let i = 0; i < length; i++) value = (value ^ load<u8>(ptr + i)) * 0x01000193;
  return value & 0x7fffffff;
}
