// Ids of a Responses answer. The provider's id is kept in them, so that logs on both sides can be matched; an item's id
// is made from the answer's and the item's place. Items travel back in later requests, where OpenAI takes ids of up to
// 64 characters. https://platform.openai.com/docs/api-reference/responses/object#responses/object-id

import { Buffer } from "../../../bytes/buffer";
import { startsWithAscii } from "../../../bytes/slice";
import { writeId } from "../../shared/response-text";
import { isUsable } from "../../shared/response-writer";

const MAX_STEM: i32 = 40;

export class ResponseIdentity {
  /** `resp_` and the rest. */
  private id: Buffer = new Buffer(64, 2048);

  clear(): void {
    this.id.clear();
  }

  free(): void {
    this.id.free();
  }

  /** The provider's id as it is, where it is one of this API. */
  set(id: usize, length: i32, now: i64): void {
    this.id.clear();
    if (!isUsable(length)) {
      writeId(this.id, "resp_", now, 0);
      return;
    }
    if (!startsWithAscii(id, length, "resp_")) this.id.ascii("resp_");
    for (let i = 0; i < length; i++) {
      const byte = <i32>load<u8>(id + i);
      this.id.byte(isPlain(byte) ? byte : 0x5f);
    }
  }

  write(out: Buffer): void {
    out.append(this.id);
  }

  /** The id of an item or a call: the prefix, the end of the answer's id, and its place. */
  writeItemId(out: Buffer, prefix: string, place: i32): void {
    out.ascii(prefix);
    const length = min(MAX_STEM, max(0, this.id.len - 5));
    out.bytes(this.id.ptr + this.id.len - length, length);
    out.byte(0x5f);
    out.integer(place);
  }
}

function isPlain(byte: i32): bool {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2d || byte == 0x5f;
}
