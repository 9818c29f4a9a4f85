// What must change in a request body whose client and provider speak the same API: the model's name and, in a stream,
// the wish for usage. Everything around stays as it came, byte for byte. Offsets are those of the client's body.

import { Buffer } from "../bytes/buffer";

const MAX_EDITS: i32 = 2;

export class BodyEdits {
  count: i32 = 0;
  private starts: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS);
  private ends: StaticArray<i32> = new StaticArray<i32>(MAX_EDITS);
  private texts: StaticArray<Buffer> = [new Buffer(64, 8192), new Buffer(64, 8192)];

  clear(): void {
    this.count = 0;
  }

  /** Replaces [start, end) by what the caller writes into the returned buffer. At most two a request. */
  add(start: i32, end: i32): Buffer {
    const at = min(this.count, MAX_EDITS - 1);
    this.count = at + 1;
    this.starts[at] = start;
    this.ends[at] = end;
    const text = this.texts[at];
    text.clear();
    return text;
  }

  /** Bytes of the body up to the end of the last edit: as much as has to be read and replaced. */
  get reach(): i32 {
    let reach = 0;
    for (let i = 0; i < this.count; i++) reach = max(reach, this.ends[i]);
    return reach;
  }

  /** How much longer the body becomes. */
  get growth(): i32 {
    let growth = 0;
    for (let i = 0; i < this.count; i++) growth += this.texts[i].len - (this.ends[i] - this.starts[i]);
    return growth;
  }

  /** Writes the first `reach` bytes of the body, edited. */
  apply(body: usize, out: Buffer): void {
    if (this.count == 0) return;
    const firstIsEarlier = this.count == 1 || this.starts[0] <= this.starts[1];
    const first = firstIsEarlier ? 0 : 1;
    let from = this.one(first, body, 0, out);
    if (this.count == 2) from = this.one(1 - first, body, from, out);
  }

  private one(edit: i32, body: usize, from: i32, out: Buffer): i32 {
    out.bytes(body + from, this.starts[edit] - from);
    out.append(this.texts[edit]);
    return this.ends[edit];
  }
}
