// The base of response writers: the output, and the inputs that make it reproducible byte for byte.

import { Buffer } from "../../bytes/buffer";
import { RequestNotes } from "./request-notes";
import { ProviderError } from "./response-error";
import { Citation, UpstreamError, ResponseVisitor, Usage } from "../visitor/response";

const MAX_IDENTITY: i32 = 1024;

export abstract class ResponseWriter extends ResponseVisitor {
  protected out!: Buffer;
  /** Nanoseconds since 1970; the source of generated ids and times. */
  protected now: i64 = 0;
  protected wantsUsage: bool = false;
  protected notes!: RequestNotes;
  /** Token counts so far. */
  protected tokens: Usage = new Usage();
  protected failure: ProviderError = new ProviderError();

  reset(notes: RequestNotes, wantsUsage: bool, now: i64): void {
    this.notes = notes;
    this.wantsUsage = wantsUsage;
    this.now = now;
    this.tokens.clear();
    this.clear();
  }

  /** All later calls write to `out`. */
  target(out: Buffer): void {
    this.out = out;
  }

  /** Clears the state of the last response. */
  protected abstract clear(): void;

  /** Releases the memory. */
  abstract free(): void;

  /** A buffer of the writer overflowed: its output is incomplete. */
  abstract get overflowed(): bool;

  /** An incomplete response has no end: an error follows. */
  end(): void {
    if (!this.overflowed) this.complete();
  }

  /** Writes the end. */
  protected abstract complete(): void;

  /** Ignored by default: not every API has log probabilities or citations. */
  logprobs(entries: usize, length: i32): void {}

  citation(citation: Citation): void {}

  usage(usage: Usage): void {
    this.tokens.input = usage.input;
    this.tokens.cachedInput = usage.cachedInput;
    this.tokens.cacheCreation = usage.cacheCreation;
    this.tokens.output = usage.output;
    this.tokens.reasoning = usage.reasoning;
  }

  /** The error for a stream, without a field or a request id. */
  protected setFailure(failure: UpstreamError): ProviderError {
    const told = this.failure;
    told.clear();
    told.type = failure.type;
    told.typeLength = failure.typeLength;
    told.message = failure.message;
    told.messageLength = failure.messageLength;
    told.code = failure.code;
    told.codeLength = failure.codeLength;
    return told;
  }
}

/** Writes an id or a model's name as the provider sent it; false when it is not usable. */
export function writeUsable(out: Buffer, text: usize, length: i32): bool {
  if (!isUsable(length)) return false;
  out.bytes(text, length);
  return true;
}

/** Ids and model names are repeated in every chunk, so unreasonably long ones count as absent. */
export function isUsable(length: i32): bool {
  return length > 0 && length <= MAX_IDENTITY;
}
