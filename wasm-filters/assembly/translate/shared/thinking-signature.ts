// Signatures pass through clients of other APIs with a tag that names their origin. When a conversation changes its
// provider, the new one does not get the old one's signature, for which it would refuse the request.
// The tags are those of OpenRouter's `reasoning_details[].format`.
// https://openrouter.ai/docs/use-cases/reasoning-tokens

import { COLON } from "../../bytes/characters";
import { ANTHROPIC_SIGNATURES, GOOGLE_SIGNATURES } from "../../contract/constants.generated";
import { Buffer } from "../../bytes/buffer";
import { startsWithAscii } from "../../bytes/slice";
import { Origin } from "../visitor/request";

const ANTHROPIC: string = ANTHROPIC_SIGNATURES;
const OPENAI: string = "openai-responses-v1";
const GOOGLE: string = GOOGLE_SIGNATURES;
/** The tag of Anthropic's redacted thinking, in APIs with one place for signatures and redacted thinking. */
export const REDACTED: string = "anthropic-claude-v1-redacted";

export function formatOf(origin: Origin): string {
  if (origin == Origin.Anthropic) return ANTHROPIC;
  if (origin == Origin.OpenAi) return OPENAI;
  return origin == Origin.Google ? GOOGLE : "unknown";
}

/** The origin that a `format` value names; None for an unknown value. */
export function originOf(text: usize, length: i32): Origin {
  if (length == ANTHROPIC.length && startsWithAscii(text, length, ANTHROPIC)) return Origin.Anthropic;
  if (length == OPENAI.length && startsWithAscii(text, length, OPENAI)) return Origin.OpenAi;
  return length == GOOGLE.length && startsWithAscii(text, length, GOOGLE) ? Origin.Google : Origin.None;
}

/** Writes `format:signature`; clients of the `native` origin's API get the signature untagged. */
export function writeSignature(out: Buffer, native: Origin, origin: Origin, text: usize, length: i32): void {
  if (origin != native) {
    out.ascii(formatOf(origin));
    out.byte(COLON);
  }
  out.bytes(text, length);
}

/** Splits a tag from a signature. */
export class TaggedSignature {
  origin: Origin = Origin.None;
  /** The content is Anthropic's redacted thinking, not a signature. */
  redacted: bool = false;
  ptr: usize = 0;
  length: i32 = 0;

  /** An untagged signature belongs to `native`; an empty one has no origin. */
  read(native: Origin, text: usize, length: i32): void {
    this.origin = length > 0 ? native : Origin.None;
    this.ptr = text;
    this.length = length;
    this.redacted = false;
    for (let i = 0; i < min(length, 32); i++) {
      if (load<u8>(text + i) != COLON) continue;
      this.redacted = i == REDACTED.length && startsWithAscii(text, i, REDACTED);
      const tagged = this.redacted ? Origin.Anthropic : originOf(text, i);
      if (tagged == Origin.None) return;
      this.origin = tagged;
      this.ptr = text + i + 1;
      this.length = length - i - 1;
      return;
    }
  }
}
