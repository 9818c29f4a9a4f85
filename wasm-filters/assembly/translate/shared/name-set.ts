// A set of names or ids, with NameMap's bounds.

import { NameMap } from "./name-map";

export class NameSet extends NameMap {
  add(name: usize, length: i32): void {
    this.set(name, length, 0);
  }

  has(name: usize, length: i32): bool {
    return this.get(name, length) >= 0;
  }
}
