// Keeps a response's blocks from overlapping: opening one closes the previous one.

import { BlockKind, ResponseVisitor } from "../visitor/response";

export class OpenBlock {
  private kind: i32 = -1;
  private visitor!: ResponseVisitor;

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.kind = -1;
  }

  /** `visitor` must know the open block already. */
  redirect(visitor: ResponseVisitor): void {
    this.visitor = visitor;
  }

  get isOpen(): bool {
    return this.kind >= 0;
  }

  is(kind: BlockKind): bool {
    return this.kind == <i32>kind;
  }

  /**
   * Visits a piece of text, thinking or a refusal; opens a block unless one of the kind is open. Empty pieces are
   * ignored.
   */
  text(kind: BlockKind, text: usize, length: i32): void {
    if (length == 0) return;
    if (!this.is(kind)) this.start(kind, 0, 0, 0, 0);
    this.visitor.blockDelta(text, length);
  }

  start(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.end();
    this.kind = kind;
    this.visitor.blockStart(kind, id, idLength, name, nameLength);
  }

  end(): void {
    if (this.kind < 0) return;
    this.kind = -1;
    this.visitor.blockEnd();
  }
}
