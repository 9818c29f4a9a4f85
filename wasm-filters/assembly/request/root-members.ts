// Plans edits of a body's root members: cuts dropped members out with their commas, and puts added ones first. Call
// `cut`, then `added` for each new member, then `finish`.

import { COMMA } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";

const additions = new Buffer(256, 64 << 10);

export abstract class RootMembers {
  protected json!: JsonIndex;
  private edits!: BodyEdits;
  private kept: i32 = 0;

  /** Whether to drop the member. */
  protected abstract drops(key: i32): bool;

  protected cut(edits: BodyEdits, json: JsonIndex): void {
    this.json = json;
    this.edits = edits;
    this.kept = 0;
    additions.clear();
    const end = json.next(0);
    // Dropped members form runs: a run ends where the next kept member begins, the last run at the end of all members.
    let run = -1;
    let keptEnd = json.start(0) + 1;
    let lastEnd = keptEnd;
    for (let key = 1; key < end; key = json.next(key + 1)) {
      lastEnd = json.end(key + 1);
      if (this.drops(key)) {
        if (run < 0) run = json.start(key);
        continue;
      }
      if (run >= 0) edits.add(run, json.start(key));
      run = -1;
      keptEnd = lastEnd;
      this.kept += 1;
    }
    if (run >= 0) edits.add(keptEnd, lastEnd);
  }

  /** The buffer for the text of one more member. */
  added(): Buffer {
    if (additions.len > 0) additions.byte(COMMA);
    return additions;
  }

  protected finish(): void {
    if (additions.len == 0) return;
    const at = this.json.start(0) + 1;
    const text = this.edits.add(at, at);
    text.append(additions);
    if (this.kept > 0) text.byte(COMMA);
  }
}
