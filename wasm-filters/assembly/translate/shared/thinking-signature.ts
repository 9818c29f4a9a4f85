// Signatures travel through clients of other APIs with a tag that says who can read them, so that a conversation which
// changes its provider does not send one provider's signature to another, which would refuse the request.
// The words are those of OpenRouter's `reasoning_details[].format`. https://openrouter.ai/docs/use-cases/reasoning-tokens

import { Buffer } from "../../bytes/buffer";
import { startsWithAscii } from "../../bytes/slice";
import { Origin } from "../visitor";

const ANTHROPIC: string = "anthropic-claude-v1";
const OPENAI: string = "openai-responses-v1";
const GOOGLE: string = "google-gemini-v1";
/** Anthropic's thinking that even the client may not read, where an API has one place for both kinds. */
export const REDACTED: string = "anthropic-claude-v1-redacted";

export function formatOf(origin: Origin): string {
  if (origin == Origin.Anthropic) return ANTHROPIC;
  if (origin == Origin.OpenAi) return OPENAI;
  return origin == Origin.Google ? GOOGLE : "unknown";
}

/** The origin a `format` word names, None for another word. */
export function originOf(text: usize, length: i32): Origin {
  if (length == ANTHROPIC.length && startsWithAscii(text, length, ANTHROPIC)) return Origin.Anthropic;
  if (length == OPENAI.length && startsWithAscii(text, length, OPENAI)) return Origin.OpenAi;
  return length == GOOGLE.length && startsWithAscii(text, length, GOOGLE) ? Origin.Google : Origin.None;
}

/** Writes `format:signature`; only the format's own client, `native`, gets the signature as it is. */
export function writeSignature(out: Buffer, native: Origin, origin: Origin, text: usize, length: i32): void {
  if (origin != native) {
    out.ascii(formatOf(origin));
    out.byte(0x3a);
  }
  out.bytes(text, length);
}

/** Takes a tag off a signature. */
export class TaggedSignature {
  origin: Origin = Origin.None;
  /** It is no signature, but Anthropic's redacted thinking. */
  redacted: bool = false;
  ptr: usize = 0;
  length: i32 = 0;

  /** An untagged signature is `native`'s; an empty one is nobody's. */
  read(native: Origin, text: usize, length: i32): void {
    this.origin = length > 0 ? native : Origin.None;
    this.ptr = text;
    this.length = length;
    this.redacted = false;
    for (let i = 0; i < min(length, 32); i++) {
      if (load<u8>(text + i) != 0x3a) continue;
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
