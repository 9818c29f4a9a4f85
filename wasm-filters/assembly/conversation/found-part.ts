// One part of a message, as the readers of parts find it.

import { PartKind } from "../contract/part-kinds.generated";

/** Slices point into the request's body. */
export class FoundPart {
  kind: PartKind = PartKind.Text;
  /** Of text; none for media. */
  ptr: usize = 0;
  length: i32 = 0;
  /** The text is JSON as it stands there, and not the content of a string. */
  isRaw: bool = false;
  /** Tokens of strings; -1 without one. */
  name: i32 = -1;
  id: i32 = -1;
  mediaPtr: usize = 0;
  mediaLength: i32 = 0;
  bytes: i64 = 0;

  begin(kind: PartKind): void {
    this.kind = kind;
    this.length = 0;
    this.isRaw = false;
    this.name = -1;
    this.id = -1;
    this.mediaLength = 0;
    this.bytes = 0;
  }
}

export abstract class PartVisitor {
  /** Valid during the call only. */
  abstract part(found: FoundPart): void;
}
