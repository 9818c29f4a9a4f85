// Edits of a request body: the model's name, a provider's quirks, cache markers. All other bytes stay the same. Offsets
// are those of the original body; edits do not overlap.

import { Buffer } from "./buffer";

const MAX_EDITS: i32 = 48;
const MAX_TEXT: i32 = 256 << 10;

export class BodyEdits {
  count: i32 = 0;
  /** Whether there were too many edits: the body must not be sent then. */
  overflowed: bool = false;
  private starts: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS);
  private ends: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS);
  /** The texts of all edits, joined; `froms` has where each begins. */
  private texts: Buffer = new Buffer(256, MAX_TEXT);
  private froms: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS);

  clear(): void {
    this.count = 0;
    this.overflowed = false;
    this.texts.clear();
  }

  /** Replaces [start, end) by what the caller writes into the returned buffer before the next edit is added. */
  add(start: i32, end: i32): Buffer {
    if (this.count == MAX_EDITS) {
      this.overflowed = true;
      return this.texts;
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.froms[this.count] = this.texts.len;
    this.count += 1;
    return this.texts;
  }

  get failed(): bool {
    return this.overflowed || this.texts.overflowed;
  }

  /** Bytes of the body up to the end of the last edit, which have to be read and replaced. */
  get reach(): i32 {
    let reach = 0;
    for (let i = 0; i < this.count; i++) reach = max(reach, this.ends[i]);
    return reach;
  }

  /** Bytes by which the body grows. */
  get growth(): i32 {
    let growth = this.texts.len;
    for (let i = 0; i < this.count; i++) growth -= this.ends[i] - this.starts[i];
    return growth;
  }

  /**
   * Writes the first `reach` bytes, edited. At one offset, insertions come first, then edits in the order of adding.
   */
  apply(body: usize, out: Buffer): void {
    let from = 0;
    let last = -1;
    for (let done = 0; done < this.count; done++) {
      const edit = this.after(last);
      out.bytes(body + from, this.starts[edit] - from);
      const end = edit + 1 < this.count ? this.froms[edit + 1] : this.texts.len;
      out.bytes(this.texts.ptr + this.froms[edit], end - this.froms[edit]);
      from = max(from, this.ends[edit]);
      last = edit;
    }
  }

  /** The edit that follows another; -1 asks for the first. */
  private after(last: i32): i32 {
    let best = -1;
    for (let i = 0; i < this.count; i++) {
      if (last >= 0 && !this.precedes(last, i)) continue;
      if (best < 0 || this.precedes(i, best)) best = i;
    }
    return best;
  }

  private precedes(a: i32, b: i32): bool {
    if (this.starts[a] != this.starts[b]) return this.starts[a] < this.starts[b];
    const inserts = this.ends[a] == this.starts[a];
    return inserts == (this.ends[b] == this.starts[b]) ? a < b : inserts;
  }
}
