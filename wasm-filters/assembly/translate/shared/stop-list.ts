// The stop sequences of a request, as many as the model takes: the first ones. The response says when there were more.

import { CLOSE_BRACKET, COMMA } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";

export class StopList {
  /** Some did not fit. */
  lost: bool = false;
  private readonly items: Buffer = new Buffer(64, 1 << 20);
  private count: i32 = 0;
  private most: i32 = -1;

  /** `most` is -1 where no bound is known. */
  begin(most: i32): void {
    this.items.clear();
    this.count = 0;
    this.most = most;
    this.lost = false;
  }

  /** A JSON string; an empty one says nothing. */
  add(value: usize, length: i32): void {
    if (length <= 2) return;
    if (this.most >= 0 && this.count >= this.most) {
      this.lost = true;
      return;
    }
    if (this.count > 0) this.items.byte(COMMA);
    this.items.bytes(value, length);
    this.count += 1;
  }

  get any(): bool {
    return this.count > 0;
  }

  get overflowed(): bool {
    return this.items.overflowed;
  }

  /** Writes the list behind `label`, which opens it, if there are any. */
  write(out: Buffer, label: string): void {
    if (this.count == 0) return;
    out.appendLabelled(label, this.items);
    out.byte(CLOSE_BRACKET);
  }
}
