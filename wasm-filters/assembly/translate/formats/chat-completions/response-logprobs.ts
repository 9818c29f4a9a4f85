// Gathers the log probabilities of a response's tokens for `choices[].logprobs`.
// https://platform.openai.com/docs/api-reference/chat/object#chat-object-choices-logprobs

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACKET, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";

const LIMIT: i32 = 64 << 20;

export class Logprobs {
  private content: Buffer = new Buffer(1_024, LIMIT);
  private refusal: Buffer = new Buffer(1_024, LIMIT);

  clear(): void {
    this.content.clear();
    this.refusal.clear();
  }

  free(): void {
    this.content.free();
    this.refusal.free();
  }

  get any(): bool {
    return this.content.len > 0 || this.refusal.len > 0;
  }

  get overflowed(): bool {
    return this.content.overflowed || this.refusal.overflowed;
  }

  /** `entries` is a raw array. Its line breaks are removed, because they would end an event in a stream. */
  add(refusal: bool, entries: usize, length: i32): void {
    if (length <= 2) return;
    const list = refusal ? this.refusal : this.content;
    if (list.len > 0) list.byte(COMMA);
    const end = entries + length - 1;
    let plain = entries + 1;
    for (let at = plain; at < end; at++) {
      if (<i32>load<u8>(at) >= SPACE) continue;
      list.bytes(plain, <i32>(at - plain));
      plain = at + 1;
    }
    list.bytes(plain, <i32>(end - plain));
  }

  /** Writes the member's value and clears the entries. */
  write(out: Buffer): void {
    if (!this.any) {
      out.ascii("null");
      return;
    }
    out.ascii('{"content":');
    writeList(out, this.content);
    out.ascii(',"refusal":');
    writeList(out, this.refusal);
    out.byte(CLOSE_BRACE);
    this.clear();
  }
}

function writeList(out: Buffer, list: Buffer): void {
  if (list.len == 0) {
    out.ascii("null");
    return;
  }
  out.byte(OPEN_BRACKET);
  out.append(list);
  out.byte(CLOSE_BRACKET);
}
