// Edits of a request body: the model's name, a provider's quirks, cache markers. All other bytes stay the same. Offsets
// are those of the original body. Several rules may cut at one place: what begins within an earlier edit writes no text.

import { Buffer } from "./buffer";

const MAX_EDITS: i32 = 65_536;
const MAX_TEXT: i32 = 8 << 20;
/** What an exchange keeps for its next use. */
const KEPT: i32 = 4_096;
/** Bytes of one edit, see `Field`. */
const SIZE: i32 = 20;

/** Offsets of an edit's members: where it starts and ends in the body, where its text begins, which edits stand around it. */
const enum Field {
  Start = 0,
  End = 4,
  Text = 8,
  Next = 12,
  Previous = 16,
}

export class BodyEdits {
  count: i32 = 0;
  /** Whether there were too many edits: the body must not be sent then. */
  overflowed: bool = false;
  /** The texts of all edits, joined. */
  private texts: Buffer = new Buffer(256, MAX_TEXT);
  private spans: Buffer = new Buffer(SIZE * 16, SIZE * MAX_EDITS);
  /** The edit with the smallest offset, and the one that was added last. */
  private first: i32 = -1;
  private latest: i32 = -1;

  clear(): void {
    this.count = 0;
    this.first = -1;
    this.latest = -1;
    this.overflowed = false;
    this.texts.clear();
    this.texts.shrink(KEPT);
    this.spans.clear();
    this.spans.shrink(KEPT);
  }

  /** Replaces [start, end) by what the caller writes into the returned buffer before the next edit is added. */
  add(start: i32, end: i32): Buffer {
    if (!this.spans.reserve(SIZE)) {
      this.overflowed = true;
      return this.texts;
    }
    const edit = this.count;
    this.count += 1;
    this.spans.len += SIZE;
    this.put(edit, Field.Start, start);
    this.put(edit, Field.End, end);
    this.put(edit, Field.Text, this.texts.len);
    this.place(edit);
    this.latest = edit;
    return this.texts;
  }

  get failed(): bool {
    return this.overflowed || this.texts.overflowed;
  }

  /** Bytes of the body up to the end of the last edit, which have to be read and replaced. */
  get reach(): i32 {
    let reach = 0;
    for (let i = 0; i < this.count; i++) reach = max(reach, this.at(i, Field.End));
    return reach;
  }

  /**
   * Writes the first `reach` bytes, edited. At one offset, insertions come first, then edits in the order of adding.
   */
  apply(body: usize, out: Buffer): void {
    let from = 0;
    for (let edit = this.first; edit >= 0; edit = this.at(edit, Field.Next)) {
      const start = this.at(edit, Field.Start);
      if (start >= from) {
        out.bytes(body + from, start - from);
        const text = this.at(edit, Field.Text);
        const end = edit + 1 < this.count ? this.at(edit + 1, Field.Text) : this.texts.len;
        out.bytes(this.texts.ptr + text, end - text);
      }
      from = max(from, this.at(edit, Field.End));
    }
  }

  /** Links the edit in, behind all that precede it. Most are added near the latest one, so the search begins there. */
  private place(edit: i32): void {
    let before = this.latest;
    let next = before < 0 ? -1 : this.at(before, Field.Next);
    while (before >= 0 && this.precedes(edit, before)) {
      next = before;
      before = this.at(before, Field.Previous);
    }
    while (next >= 0 && !this.precedes(edit, next)) {
      before = next;
      next = this.at(next, Field.Next);
    }
    this.put(edit, Field.Previous, before);
    this.put(edit, Field.Next, next);
    if (next >= 0) this.put(next, Field.Previous, edit);
    if (before < 0) this.first = edit;
    else this.put(before, Field.Next, edit);
  }

  private precedes(a: i32, b: i32): bool {
    const start = this.at(a, Field.Start);
    if (start != this.at(b, Field.Start)) return start < this.at(b, Field.Start);
    const inserts = this.at(a, Field.End) == start;
    return inserts == (this.at(b, Field.End) == start) ? a < b : inserts;
  }

  private at(edit: i32, field: Field): i32 {
    return load<i32>(this.spans.ptr + <usize>(edit * SIZE + field));
  }

  private put(edit: i32, field: Field, value: i32): void {
    store<i32>(this.spans.ptr + <usize>(edit * SIZE + field), value);
  }
}
