// Sorts the members of a request's root object into slots in one pass. The last duplicate counts; null counts as
// absent.

import { equalsAscii } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";

export class RequestFields {
  private slots: StaticArray<i32>;

  /** `names` in the order of the slots. */
  constructor(private names: StaticArray<string>) {
    this.slots = new StaticArray<i32>(names.length);
  }

  /** Fills the slots from `object`. Returns the first key that has no slot and is not null, or -1. */
  load(json: JsonIndex, object: i32): i32 {
    this.slots.fill(-1);
    const end = json.next(object);
    let unknown = -1;
    for (let key = object + 1; key < end; key = json.next(key + 1)) {
      const slot = this.slotOf(json, key);
      const value = json.isNull(key + 1) ? -1 : key + 1;
      if (slot >= 0) unchecked((this.slots[slot] = value));
      else if (value >= 0 && unknown < 0) unknown = key;
    }
    return unknown;
  }

  /** The value in a slot, or -1. */
  get(slot: i32): i32 {
    return this.slots[slot];
  }

  private slotOf(json: JsonIndex, key: i32): i32 {
    const ptr = json.textPtr(key);
    const length = json.textLen(key);
    for (let i = 0; i < this.names.length; i++) {
      if (equalsAscii(ptr, length, unchecked(this.names[i]))) return i;
    }
    // Names spelled with escapes are rare, so they are compared last.
    for (let i = 0; i < this.names.length; i++) {
      if (json.textEquals(key, unchecked(this.names[i]))) return i;
    }
    return -1;
  }
}
