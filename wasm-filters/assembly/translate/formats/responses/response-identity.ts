// Ids of a Responses response. They contain the provider's id, so that logs on both sides can be matched; an item's id
// is derived from the response's and the item's position. Later requests send items back, where OpenAI accepts ids of
// up to 64 characters. https://platform.openai.com/docs/api-reference/responses/object#responses/object-id

import { HYPHEN, UNDERSCORE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { isAlphanumeric, startsWithAscii } from "../../../bytes/slice";
import { writeId } from "../../shared/response-text";
import { isUsable } from "../../shared/response-writer";

const MAX_STEM: i32 = 40;

export class ResponseIdentity {
  /** The whole id, with `resp_`. */
  private id: Buffer = new Buffer(64, 2048);

  clear(): void {
    this.id.clear();
  }

  free(): void {
    this.id.free();
  }

  /** Keeps the provider's id if it is one of this API. */
  set(id: usize, length: i32, now: i64): void {
    this.id.clear();
    if (!isUsable(length)) {
      writeId(this.id, "resp_", now, 0);
      return;
    }
    if (!startsWithAscii(id, length, "resp_")) this.id.ascii("resp_");
    for (let i = 0; i < length; i++) {
      const byte = <i32>load<u8>(id + i);
      this.id.byte(isPlain(byte) ? byte : UNDERSCORE);
    }
  }

  write(out: Buffer): void {
    out.append(this.id);
  }

  /** Writes the id of an item or a call: the prefix, the end of the response's id, and the position. */
  writeItemId(out: Buffer, prefix: string, place: i32): void {
    out.ascii(prefix);
    const length = min(MAX_STEM, max(0, this.id.len - 5));
    out.bytes(this.id.ptr + this.id.len - length, length);
    out.byte(UNDERSCORE);
    out.integer(place);
  }
}

function isPlain(byte: i32): bool {
  return isAlphanumeric(byte) || byte == HYPHEN || byte == UNDERSCORE;
}
