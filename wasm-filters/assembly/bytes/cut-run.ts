// Cuts members of an object, or items of an array, out of a body with their commas. Call `begin`, `next` for each of them in turn,
// then `finish`.

import { BodyEdits } from "./body-edits";

export class CutRun {
  /** How many stay. */
  kept: i32 = 0;
  private run: i32 = -1;
  private keptEnd: i32 = 0;
  private lastEnd: i32 = 0;

  /** `start` is the offset behind the opening bracket. */
  begin(start: i32): void {
    this.kept = 0;
    this.run = -1;
    this.keptEnd = start;
    this.lastEnd = start;
  }

  /** A run of what is cut ends where the next one that stays begins, the last run at the end of all. */
  next(edits: BodyEdits, start: i32, end: i32, cut: bool): void {
    this.lastEnd = end;
    if (cut) {
      if (this.run < 0) this.run = start;
      return;
    }
    if (this.run >= 0) edits.add(this.run, start);
    this.run = -1;
    this.keptEnd = end;
    this.kept += 1;
  }

  finish(edits: BodyEdits): void {
    if (this.run >= 0) edits.add(this.keptEnd, this.lastEnd);
  }
}
