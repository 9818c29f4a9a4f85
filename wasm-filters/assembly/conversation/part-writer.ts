// Writes the parts of messages into an observation, within the room that each message has.

import { Buffer } from "../bytes/buffer";
import { clipped } from "../bytes/clip";
import { writeEscaped } from "../bytes/escape";
import { PartKind, partKindName } from "../contract/part-kinds.generated";
import { PartRole, partRoleName } from "../contract/part-roles.generated";
import {
  addToParts,
  endOneOfParts,
  writePartsBytes,
  writePartsId,
  writePartsKind,
  writePartsMediaType,
  writePartsMessage,
  writePartsName,
  writePartsRole,
  writePartsText,
} from "../contract/observation.generated";
import { JsonIndex } from "../json/json-index";
import { LEAST_TEXT, writeCut } from "../translate/shared/cut-text";
import { FoundPart, PartVisitor } from "./found-part";

/** Bytes of a name, an id, a media type; longer ones are left out. */
const MAX_NAME: i32 = 256;
const name = new Buffer(MAX_NAME, MAX_NAME);
const text = new Buffer(1024, 8 << 20);
const raw = new Buffer(1024, 8 << 20);

/** How much text messages have. */
export class PartMeter extends PartVisitor {
  bytes: i64 = 0;
  /** The room that they take: JSON within a string may be twice as long. */
  room: i64 = 0;

  clear(): void {
    this.bytes = 0;
    this.room = 0;
  }

  part(found: FoundPart): void {
    this.bytes += found.length;
    this.room += found.isRaw ? 2 * <i64>found.length : found.length;
  }
}

export class PartWriter extends PartVisitor {
  /** How many bytes of texts are kept. */
  kept: i64 = 0;
  private out: Buffer | null = null;
  private json: JsonIndex | null = null;
  private role: PartRole = PartRole.User;
  private message: i32 = 0;
  private room: i32 = 0;

  begin(out: Buffer, json: JsonIndex): void {
    this.out = out;
    this.json = json;
    this.kept = 0;
  }

  /** Of the parts that follow. */
  beginMessage(message: i32, role: PartRole, room: i32): void {
    this.message = message;
    this.role = role;
    this.room = room;
  }

  end(): void {
    this.out = null;
    this.json = null;
  }

  part(found: FoundPart): void {
    const out = this.out;
    const json = this.json;
    if (!out || !json) return;
    if (found.length > 0 && this.room < LEAST_TEXT && found.length > this.room) return;
    const kind = found.kind;
    addToParts(out);
    writePartsRole(out, partRoleName(kind == PartKind.ToolResult ? PartRole.Tool : this.role));
    writePartsKind(out, partKindName(kind));
    writePartsMessage(out, this.message);
    if (this.isName(json, found.name)) writePartsName(out, name);
    if (this.isName(json, found.id)) writePartsId(out, name);
    if (found.mediaLength > 0 && found.mediaLength <= MAX_NAME) {
      name.become(found.mediaPtr, found.mediaLength);
      writePartsMediaType(out, name);
    }
    if (kind < PartKind.Image) {
      text.clear();
      this.cut(found);
      writePartsText(out, text);
    }
    writePartsBytes(out, found.bytes);
    endOneOfParts(out);
  }

  private isName(json: JsonIndex, token: i32): bool {
    const length = json.textLen(token);
    if (length == 0 || length > MAX_NAME) return false;
    name.become(json.textPtr(token), length);
    return true;
  }

  private cut(found: FoundPart): void {
    let stays = found.length;
    if (found.isRaw) {
      // Escapes make it longer: what is written counts.
      const within = clipped(found.ptr, found.length, 2 * this.room);
      raw.clear();
      writeEscaped(raw, found.ptr, within);
      writeCut(text, raw.ptr, raw.len, this.room);
      stays = text.len < raw.len ? min(found.length, text.len) : within;
    } else stays = writeCut(text, found.ptr, found.length, this.room);
    this.room = max(0, this.room - text.len);
    this.kept += stays;
  }
}
