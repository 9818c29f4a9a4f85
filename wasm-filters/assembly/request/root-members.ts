// Plans edits of a body's root members: cuts dropped members out with their commas, and puts added ones first. Call
// `cut`, then `added` for each new member, then `finish`.

import { COMMA } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { CutRun } from "../bytes/cut-run";

/** What a request keeps for the next one. */
const KEPT: i32 = 64 << 10;
const additions = new Buffer(256, 8 << 20);

export abstract class RootMembers {
  protected json!: JsonIndex;
  private edits!: BodyEdits;
  private readonly members: CutRun = new CutRun();

  /** Whether to drop the member. */
  protected abstract drops(key: i32): bool;

  protected cut(edits: BodyEdits, json: JsonIndex): void {
    this.json = json;
    this.edits = edits;
    additions.clear();
    additions.shrink(KEPT);
    const end = json.next(0);
    const members = this.members;
    members.begin(json.start(0) + 1);
    for (let key = 1; key < end; key = json.next(key + 1))
      members.next(edits, json.start(key), json.end(key + 1), this.drops(key));
    members.finish(edits);
  }

  /** The buffer for the text of one more member. */
  added(): Buffer {
    if (additions.len > 0) additions.byte(COMMA);
    return additions;
  }

  /** The buffer of the latest one, which may go on. */
  get latest(): Buffer {
    return additions;
  }

  protected finish(): void {
    if (additions.len == 0) return;
    const at = this.json.start(0) + 1;
    const text = this.edits.add(at, at);
    if (additions.overflowed) this.edits.overflowed = true;
    text.append(additions);
    if (this.members.kept > 0) text.byte(COMMA);
  }
}
