// A hash map from names or ids to numbers; keys are copied into one bounded buffer. Clients choose the number of names
// and the names themselves, so look-ups take constant time and hashes are keyed. A name that does not fit sets
// `overflowed` and is not stored.

import { Buffer } from "../../bytes/buffer";
import { HashKey, hash, hashLow } from "../../bytes/sip-hash";
import { equalsBytes } from "../../bytes/slice";

/** The hash key of all tables in the VM; set before the first table is filled. */
export const tableKey = new HashKey();

const SMALL: i32 = 64;
/** Bytes before each name: its length and its number. */
const HEADER: i32 = 8;

export class NameMap {
  private names: Buffer;
  /** Slots of an i32: an entry's offset in `names` plus 1; 0 is free. At most half of them are used. */
  private table: usize = 0;
  /** A power of two; 0 before the first name. */
  private slots: i32 = 0;
  private count: i32 = 0;

  constructor(limit: i32) {
    this.names = new Buffer(64, limit);
  }

  get size(): i32 {
    return this.count;
  }

  get isEmpty(): bool {
    return this.count == 0;
  }

  get overflowed(): bool {
    return this.names.overflowed;
  }

  clear(): void {
    if (this.slots > SMALL) this.freeTable();
    else if (this.count > 0) memory.fill(this.table, 0, (<usize>this.slots) << 2);
    this.names.clear();
    this.count = 0;
  }

  free(): void {
    this.freeTable();
    this.names.free();
    this.count = 0;
  }

  /** `value` must not be negative; it replaces an earlier value of the name. */
  set(name: usize, length: i32, value: i32): void {
    if ((this.count + 1) * 2 > this.slots) this.grow();
    const slot = this.slotOf(name, length);
    const entry = load<i32>(slot);
    if (entry != 0) {
      store<i32>(this.names.ptr + entry - 1, value, 4);
      return;
    }
    const names = this.names;
    if (!names.reserve(HEADER + length)) return;
    store<i32>(slot, names.len + 1);
    store<i32>(names.ptr + names.len, length);
    store<i32>(names.ptr + names.len, value, 4);
    names.len += HEADER;
    names.bytes(name, length);
    this.count += 1;
  }

  /** -1 when the name is not in the map. */
  get(name: usize, length: i32): i32 {
    if (this.count == 0) return -1;
    const entry = load<i32>(this.slotOf(name, length));
    return entry == 0 ? -1 : load<i32>(this.names.ptr + entry - 1, 4);
  }

  /** The slot that holds the name, or the free one for it. */
  private slotOf(name: usize, length: i32): usize {
    const mask = this.slots - 1;
    hash(tableKey, name, length);
    let slot = <i32>hashLow & mask;
    while (true) {
      const at = this.table + ((<usize>slot) << 2);
      const entry = load<i32>(at);
      if (entry == 0) return at;
      const known = this.names.ptr + entry - 1;
      if (equalsBytes(known + HEADER, load<i32>(known), name, length)) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const slots = max(SMALL, this.slots * 2);
    this.freeTable();
    this.slots = slots;
    this.table = heap.alloc((<usize>slots) << 2);
    memory.fill(this.table, 0, (<usize>slots) << 2);
    for (let at = 0; at < this.names.len; ) {
      const entry = this.names.ptr + at;
      const length = load<i32>(entry);
      store<i32>(this.slotOf(entry + HEADER, length), at + 1);
      at += HEADER + length;
    }
  }

  private freeTable(): void {
    if (this.table != 0) heap.free(this.table);
    this.table = 0;
    this.slots = 0;
  }
}

/** A set of names or ids. */
export class NameSet extends NameMap {
  add(name: usize, length: i32): void {
    this.set(name, length, 0);
  }

  has(name: usize, length: i32): bool {
    return this.get(name, length) >= 0;
  }
}
