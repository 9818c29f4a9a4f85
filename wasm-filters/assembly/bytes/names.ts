// Looks up a name in a list of ASCII names.

import { equalsAscii } from "./slice";

/** -1 when none of the names equals the bytes. */
export function indexOfName(names: StaticArray<string>, name: usize, length: i32): i32 {
  for (let i = 0; i < names.length; i++) if (equalsAscii(name, length, unchecked(names[i]))) return i;
  return -1;
}
