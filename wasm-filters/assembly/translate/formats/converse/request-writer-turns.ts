// Writes the turns of a Converse request as they are visited. User and assistant alternate: adjacent turns of one role
// are merged. Tool results come first in a user's turn, even after other parts were visited.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html

import { CLOSE_BRACKET, COMMA } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { OPENING } from "../../shared/turns";
import { trimmedLength } from "../../shared/request-text";
import { Role } from "../../visitor/request";
import { writeShort } from "./request-writer-tools";

/** What ends a text block. */
const TEXT_END: string = '"}';

const enum Open {
  None,
  User,
  Assistant,
}

export class ConverseTurns {
  /** There is at least one turn. */
  any: bool = false;
  inResult: bool = false;
  private out!: Buffer;
  private open: Open = Open.None;
  /** The open turn has a part that is not a tool result; the first one is at offset `partsAt`. */
  private spoken: bool = false;
  private partsAt: i32 = 0;
  private hasText: bool = false;
  private hasDocument: bool = false;
  private resultAt: i32 = 0;
  private resultParts: bool = false;
  /** Where the text of the last text block begins, and where the block ends. */
  private textAt: i32 = 0;
  private textEnd: i32 = -1;
  /** Results visited after other parts, each followed by a comma; they move to the front when the turn closes. */
  private late: Buffer = new Buffer(1024, 32 << 20);

  start(out: Buffer): void {
    this.out = out;
    this.any = false;
    this.inResult = false;
    this.open = Open.None;
    this.textEnd = -1;
    this.late.clear();
    out.ascii('{"messages":[');
  }

  /**
   * Opens or continues the turn of `role`, or continues the open result, and writes the comma. True when the turn is
   * new.
   */
  openPart(role: Role): bool {
    if (this.inResult) {
      if (this.resultParts) this.out.byte(COMMA);
      this.resultParts = true;
      return false;
    }
    const opened = this.openTurn(role);
    if (!this.spoken) this.partsAt = this.out.len;
    this.spoken = true;
    return opened;
  }

  /** Writes a text block. */
  text(role: Role, text: usize, length: i32): bool {
    const opened = this.openPart(role);
    this.out.ascii('{"text":"');
    this.textAt = this.out.len;
    this.out.bytes(text, length);
    this.out.ascii(TEXT_END);
    this.textEnd = this.out.len;
    if (!this.inResult) this.hasText = true;
    return opened;
  }

  /** Records that the open part is a document. */
  noteDocument(): void {
    if (!this.inResult) this.hasDocument = true;
  }

  /** The last block is the assistant's text, so that the model goes on with it. */
  get isPrefilled(): bool {
    return this.open == Open.Assistant && this.textEnd == this.out.len;
  }

  /** The beginning of an answer cannot end with white space. */
  trimPrefill(): void {
    const out = this.out;
    const length = this.textEnd - TEXT_END.length - this.textAt;
    out.drop(out.len - this.textAt - trimmedLength(out.ptr + this.textAt, length));
    out.ascii(TEXT_END);
  }

  /** Returns like openPart. */
  beginResult(id: usize, idLength: i32): bool {
    const opened = this.openTurn(Role.User);
    this.resultAt = this.out.len;
    this.out.ascii('{"toolResult":{"toolUseId":"');
    writeShort(this.out, id, idLength);
    this.out.ascii('","content":[');
    this.inResult = true;
    this.resultParts = false;
    return opened;
  }

  /** True when the result is the last output; false when it was held to move to the front of its turn. */
  endResult(status: string): bool {
    const out = this.out;
    // Content is required and must not be blank.
    if (!this.resultParts) out.ascii('{"text":"(empty)"}');
    out.byte(CLOSE_BRACKET);
    out.ascii(status);
    out.ascii("}}");
    this.inResult = false;
    if (!this.spoken) return true;
    this.late.bytes(out.ptr + this.resultAt, out.len - this.resultAt);
    this.late.byte(COMMA);
    out.drop(out.len - this.resultAt + 1);
    return false;
  }

  /** A held result exceeded the bound. */
  get overflowed(): bool {
    return this.late.overflowed;
  }

  /** Closes the list. */
  end(): void {
    this.closeTurn();
    this.out.byte(CLOSE_BRACKET);
  }

  private openTurn(role: Role): bool {
    const open = role == Role.User ? Open.User : Open.Assistant;
    if (this.open == open) {
      this.out.byte(COMMA);
      return false;
    }
    this.closeTurn();
    if (this.any) this.out.byte(COMMA);
    // ValidationException: "A conversation must start with a user message".
    else if (open == Open.Assistant) {
      this.out.ascii('{"role":"user","content":[{"text":"');
      this.out.ascii(OPENING);
      this.out.ascii('"}]},');
    }
    this.out.ascii(open == Open.User ? '{"role":"user","content":[' : '{"role":"assistant","content":[');
    this.any = true;
    this.open = open;
    this.spoken = false;
    this.hasText = false;
    this.hasDocument = false;
    return true;
  }

  private closeTurn(): void {
    if (this.open == Open.None) return;
    this.placeLate();
    // A document needs a text in its turn.
    if (this.hasDocument && !this.hasText) this.out.ascii(',{"text":"Here is a document."}');
    this.out.ascii("]}");
    this.open = Open.None;
  }

  private placeLate(): void {
    const out = this.out;
    const late = this.late;
    const length = out.len - this.partsAt;
    if (late.len == 0 || late.overflowed || out.overflowed || !out.reserve(late.len)) return;
    const parts = out.ptr + this.partsAt;
    memory.copy(parts + late.len, parts, length);
    memory.copy(parts, late.ptr, late.len);
    out.len += late.len;
    late.clear();
  }
}
