// Remembers the calls of a request's earlier turns: a tool's result must name its function, which other APIs derive
// from the id. Ids are kept decoded, since an id can be escaped in several ways. Bounded.

import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { NameMap } from "../../shared/name-map";

const LIMIT: i32 = 4 << 20;
const id = new Buffer(64, 64 << 10);

export class GeminiCalls {
  /** The offset in `names` of the name of an id's last call. */
  private ids: NameMap = new NameMap(LIMIT);
  /** Each name, escaped, after its length. */
  private names: Buffer = new Buffer(1024, LIMIT);
  namePtr: usize = 0;
  nameLength: i32 = 0;

  clear(): void {
    this.ids.clear();
    this.names.clear();
  }

  get overflowed(): bool {
    return this.ids.overflowed || this.names.overflowed;
  }

  add(callId: usize, idLength: i32, name: usize, nameLength: i32): void {
    const names = this.names;
    if (!names.reserve(4 + nameLength)) return;
    decode(callId, idLength);
    this.ids.set(id.ptr, id.len, names.len);
    store<i32>(names.ptr + names.len, nameLength);
    names.len += 4;
    names.bytes(name, nameLength);
  }

  /** Finds the name of the last call with the id; false without one. */
  find(callId: usize, idLength: i32): bool {
    decode(callId, idLength);
    const at = this.ids.get(id.ptr, id.len);
    if (at < 0) return false;
    this.namePtr = this.names.ptr + at + 4;
    this.nameLength = load<i32>(this.names.ptr + at);
    return true;
  }
}

function decode(callId: usize, length: i32): void {
  id.clear();
  writeUnescaped(id, callId, length);
}
