// The calls of a request's earlier turns: a tool's result must name the function, which other APIs leave to the id.
// Ids are kept decoded, since the same id can be escaped in two ways. Bounded.

import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { equalsBytes } from "../../bytes/slice";

const LIMIT: i32 = 4 << 20;
const id = new Buffer(64, 64 << 10);

export class GeminiCalls {
  /** For each call: the lengths of id and name, the id, the name (escaped). */
  private entries: Buffer = new Buffer(1024, LIMIT);
  namePtr: usize = 0;
  nameLength: i32 = 0;

  clear(): void {
    this.entries.clear();
  }

  get overflowed(): bool {
    return this.entries.overflowed;
  }

  add(callId: usize, idLength: i32, name: usize, nameLength: i32): void {
    const entries = this.entries;
    id.clear();
    writeUnescaped(id, callId, idLength);
    if (!entries.reserve(8 + id.len + nameLength)) return;
    store<i32>(entries.ptr + entries.len, id.len);
    store<i32>(entries.ptr + entries.len, nameLength, 4);
    entries.len += 8;
    entries.append(id);
    entries.bytes(name, nameLength);
  }

  /** Finds the name of the last call with the id; false when there is none. */
  find(callId: usize, idLength: i32): bool {
    const entries = this.entries;
    id.clear();
    writeUnescaped(id, callId, idLength);
    const end = entries.ptr + entries.len;
    let found = false;
    for (let at = entries.ptr; at < end; ) {
      const idSize = load<i32>(at);
      const nameSize = load<i32>(at, 4);
      if (equalsBytes(at + 8, idSize, id.ptr, id.len)) {
        this.namePtr = at + 8 + idSize;
        this.nameLength = nameSize;
        found = true;
      }
      at += 8 + idSize + nameSize;
    }
    return found;
  }
}
