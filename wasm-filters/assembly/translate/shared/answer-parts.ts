// The parts of a response for observations, written while it passes: texts, reasoning and calls, each cut to what is left of
// the room.

import { Buffer } from "../../bytes/buffer";
import { QUOTE } from "../../bytes/characters";
import { PartKind, partKindName } from "../../contract/part-kinds.generated";
import { PartRole, partRoleName } from "../../contract/part-roles.generated";
import {
  addToParts,
  endOneOfParts,
  writePartsBytes,
  writePartsId,
  writePartsKind,
  writePartsMessage,
  writePartsName,
  writePartsRole,
} from "../../contract/observation.generated";
import { BlockKind } from "../visitor/response";
import { BEGINNING, escapedSuffix, LEAST_TEXT, writeCut } from "./cut-text";
import { escapedPrefix } from "./response-text";

const MOST_PARTS: i32 = 64;
/** Bytes of a tool's name, or of a call's id; longer ones are left out. */
const MAX_NAME: i32 = 256;
const MAX_PARTS: i32 = 4 << 20;
const KEPT: i32 = 4 << 10;
const name = new Buffer(MAX_NAME, MAX_NAME);
const kept = new Buffer(1024, MAX_PARTS);

export class AnswerParts {
  /** Items of the list, each with its comma; the first has none if it begins the list. */
  readonly parts: Buffer = new Buffer(1024, MAX_PARTS);
  omitted: i64 = 0;
  private room: i32 = 0;
  private message: i32 = 0;
  private count: i32 = 0;
  /** A block is open, and where its text begins; -1 when the text is left out. */
  private isOpen: bool = false;
  private start: i32 = -1;
  private bytes: i64 = 0;
  /** Where its part begins, and whether the part says something without a text. */
  private begun: i32 = 0;
  private isNamed: bool = false;

  clear(): void {
    this.parts.clear();
    this.omitted = 0;
    this.room = 0;
    this.count = 0;
    this.isOpen = false;
    this.start = -1;
  }

  shrink(): void {
    this.parts.shrink(KEPT);
  }

  /** Before each attempt. Nothing is kept without room; `message` is the index of the answer's message. */
  begin(room: i32, message: i32): void {
    this.clear();
    this.room = room;
    this.message = message;
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, tool: usize, toolLength: i32): void {
    this.blockEnd();
    if (this.room < LEAST_TEXT || this.count == MOST_PARTS) return;
    const out = this.parts;
    this.count += 1;
    this.isOpen = true;
    this.bytes = 0;
    this.begun = out.len;
    this.isNamed = toolLength > 0 || kind == BlockKind.RedactedThinking;
    addToParts(out);
    writePartsRole(out, partRoleName(PartRole.Assistant));
    writePartsKind(out, partKindName(kindOf(kind)));
    writePartsMessage(out, this.message);
    if (toolLength > 0 && toolLength <= MAX_NAME) writePartsName(out, nameOf(tool, toolLength));
    if (idLength > 0 && idLength <= MAX_NAME) writePartsId(out, nameOf(id, idLength));
    this.start = -1;
    if (kind == BlockKind.RedactedThinking) return;
    out.ascii(',"text":"');
    this.start = out.len;
  }

  blockDelta(text: usize, length: i32): void {
    if (!this.isOpen) {
      this.omitted += length;
      return;
    }
    this.bytes += length;
    if (this.start < 0) return;
    if (this.parts.len - this.start + length > 2 * this.room) this.addLong(text, length);
    else this.parts.bytes(text, length);
  }

  blockEnd(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const out = this.parts;
    if (this.bytes == 0 && !this.isNamed) {
      out.len = this.begun;
      this.count -= 1;
      return;
    }
    if (this.start >= 0) {
      const before = out.len - this.start;
      let stays = before;
      if (this.bytes > this.room) {
        kept.become(out.ptr + this.start, before);
        out.len = this.start;
        stays = writeCut(out, kept.ptr, before, this.room);
      }
      this.room -= stays;
      this.omitted += this.bytes - stays;
      out.byte(QUOTE);
    }
    writePartsBytes(out, this.bytes);
    endOneOfParts(out);
  }

  /** Up to twice the room is held, so that what is dropped is not moved for each piece. */
  private addLong(text: usize, length: i32): void {
    const out = this.parts;
    this.dropMiddle();
    const head = escapedPrefix(text, length, max(0, this.room / BEGINNING - (out.len - this.start)));
    out.bytes(text, head);
    const left = 2 * this.room - (out.len - this.start);
    const tail = escapedSuffix(text + head, length - head, left);
    out.bytes(text + length - tail, tail);
  }

  /** Keeps the beginning and as much of the end as may stay. */
  private dropMiddle(): void {
    const out = this.parts;
    const length = out.len - this.start;
    if (length <= this.room) return;
    const text = out.ptr + this.start;
    const head = escapedPrefix(text, length, this.room / BEGINNING);
    const tail = escapedSuffix(text, length, this.room - head);
    memory.copy(text + head, text + length - tail, tail);
    out.len = this.start + head + tail;
  }
}

function nameOf(ptr: usize, length: i32): Buffer {
  name.become(ptr, length);
  return name;
}

function kindOf(kind: BlockKind): PartKind {
  if (kind == BlockKind.Thinking || kind == BlockKind.RedactedThinking) return PartKind.Reasoning;
  return kind == BlockKind.ToolUse || kind == BlockKind.CustomToolUse ? PartKind.ToolCall : PartKind.Text;
}
