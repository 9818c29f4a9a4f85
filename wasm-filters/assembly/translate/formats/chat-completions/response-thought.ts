// Gathers one thought of a response and writes it as an entry of `reasoning_details`. A client that sends the
// assistant's message back unchanged also sends the signature back.
// https://openrouter.ai/docs/use-cases/reasoning-tokens

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { formatOf } from "../../shared/thinking-signature";
import { Origin } from "../../visitor/request";

const LIMIT: i32 = 8 << 20;

export class Thought {
  private text: Buffer = new Buffer(1_024, LIMIT);
  private signature: Buffer = new Buffer(1_024, LIMIT);
  private origin: Origin = Origin.None;
  private redacted: bool = false;

  free(): void {
    this.text.free();
    this.signature.free();
  }

  get overflowed(): bool {
    return this.text.overflowed || this.signature.overflowed;
  }

  begin(redacted: bool): void {
    this.text.clear();
    this.signature.clear();
    this.redacted = redacted;
    this.origin = redacted ? Origin.Anthropic : Origin.None;
  }

  add(text: usize, length: i32): void {
    if (this.redacted) this.signature.bytes(text, length);
    else this.text.bytes(text, length);
  }

  sign(origin: Origin, signature: usize, length: i32): void {
    this.origin = origin;
    this.signature.bytes(signature, length);
  }

  /** The thought has a signature, and its origin needs it back unchanged. */
  get isSigned(): bool {
    return this.signature.len > 0;
  }

  get isEmpty(): bool {
    return this.text.len == 0 && this.signature.len == 0;
  }

  /** Sets `out` to Google's signature, which must go back with the following call. */
  keepForCall(out: Buffer): void {
    if (this.origin != Origin.Google) return;
    out.clear();
    out.append(this.signature);
  }

  /** A text stays readable beside its signature; without a text the entry has encrypted data only. */
  write(out: Buffer, index: i32): void {
    const wordless = this.redacted || (this.text.len == 0 && this.origin != Origin.Anthropic);
    if (wordless) {
      out.appendLabelled('{"type":"reasoning.encrypted","data":"', this.signature);
    } else {
      out.appendLabelled('{"type":"reasoning.text","text":"', this.text);
      if (this.isSigned) {
        out.appendLabelled('","signature":"', this.signature);
      }
    }
    out.ascii('","format":"');
    out.ascii(formatOf(this.origin));
    out.ascii('","index":');
    out.integer(index);
    out.byte(CLOSE_BRACE);
  }
}
