// A set of names or ids, as escaped slices copied into one bounded buffer, each with a zero byte behind it. JSON strings
// hold no zero bytes. A name that does not fit any more is not remembered.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";

export class NameList {
  private names: Buffer;

  constructor(limit: i32) {
    this.names = new Buffer(64, limit);
  }

  get isEmpty(): bool {
    return this.names.len == 0;
  }

  clear(): void {
    this.names.clear();
  }

  free(): void {
    this.names.free();
  }

  add(name: usize, length: i32): void {
    if (!this.names.reserve(length + 1)) return;
    this.names.bytes(name, length);
    this.names.byte(0);
  }

  has(name: usize, length: i32): bool {
    let at = this.names.ptr;
    const end = at + this.names.len;
    while (at < end) {
      let stop = at;
      while (load<u8>(stop) != 0) stop += 1;
      if (equalsBytes(at, <i32>(stop - at), name, length)) return true;
      at = stop + 1;
    }
    return false;
  }
}
