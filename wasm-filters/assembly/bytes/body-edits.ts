// Edits of a request body: the model's name, a provider's quirks, cache markers. All other bytes stay the same. Offsets
// are those of the original body; edits do not overlap.

import { Buffer } from "./buffer";

const MAX_EDITS: i32 = 48;
const MAX_TEXT: i32 = 256 << 10;
const SPAN: i32 = 3;

export class BodyEdits {
  count: i32 = 0;
  /** Whether there were too many edits: the body must not be sent then. */
  overflowed: bool = false;
  /** The texts of all edits, joined. */
  private texts: Buffer = new Buffer(256, MAX_TEXT);
  /** Of each edit: where it starts and ends in the body, and where its text begins. */
  private spans: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS * SPAN);

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
    const at = this.count * SPAN;
    unchecked((this.spans[at] = start));
    unchecked((this.spans[at + 1] = end));
    unchecked((this.spans[at + 2] = this.texts.len));
    this.count += 1;
    return this.texts;
  }

  get failed(): bool {
    return this.overflowed || this.texts.overflowed;
  }

  /** Bytes of the body up to the end of the last edit, which have to be read and replaced. */
  get reach(): i32 {
    let reach = 0;
    for (let i = 0; i < this.count; i++) reach = max(reach, this.end(i));
    return reach;
  }

  /** Bytes by which the body grows. */
  get growth(): i32 {
    let growth = this.texts.len;
    for (let i = 0; i < this.count; i++) growth -= this.end(i) - this.start(i);
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
      out.bytes(body + from, this.start(edit) - from);
      const end = edit + 1 < this.count ? this.textStart(edit + 1) : this.texts.len;
      out.bytes(this.texts.ptr + this.textStart(edit), end - this.textStart(edit));
      from = max(from, this.end(edit));
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
    if (this.start(a) != this.start(b)) return this.start(a) < this.start(b);
    const inserts = this.end(a) == this.start(a);
    return inserts == (this.end(b) == this.start(b)) ? a < b : inserts;
  }

  private start(edit: i32): i32 {
    return unchecked(this.spans[edit * SPAN]);
  }

  private end(edit: i32): i32 {
    return unchecked(this.spans[edit * SPAN + 1]);
  }

  private textStart(edit: i32): i32 {
    return unchecked(this.spans[edit * SPAN + 2]);
  }
}
