// What every writer of answers has: where it writes, and what it needs from outside to make one up to the last byte.

import { Buffer } from "../../bytes/buffer";
import { RequestNotes } from "./request-notes";
import { ProviderError } from "./response-error";
import { Citation, UpstreamError, ResponseVisitor, Usage } from "../visitor";

const MAX_IDENTITY: i32 = 1024;

export abstract class ResponseWriter extends ResponseVisitor {
  protected out!: Buffer;
  /** Nanoseconds since 1970; ids and times of our own are made from it. */
  protected now: i64 = 0;
  protected wantsUsage: bool = false;
  protected notes!: RequestNotes;
  /** Tokens told so far. */
  protected tokens: Usage = new Usage();
  protected failure: ProviderError = new ProviderError();

  reset(notes: RequestNotes, wantsUsage: bool, now: i64): void {
    this.notes = notes;
    this.wantsUsage = wantsUsage;
    this.now = now;
    this.tokens.clear();
    this.clear();
  }

  /** Every call that follows writes to `out`. */
  target(out: Buffer): void {
    this.out = out;
  }

  /** Forgets the last answer. */
  protected abstract clear(): void;

  /** Gives the memory back. */
  abstract free(): void;

  /** A buffer of the writer's own ran full: what was written is not whole. */
  abstract get overflowed(): bool;

  /** Not every API has a place for them. */
  logprobs(entries: usize, length: i32): void {}

  citation(citation: Citation): void {}

  usage(usage: Usage): void {
    this.tokens.input = usage.input;
    this.tokens.cachedInput = usage.cachedInput;
    this.tokens.cacheCreation = usage.cacheCreation;
    this.tokens.output = usage.output;
    this.tokens.reasoning = usage.reasoning;
  }

  /** What stands in a stream's error: nothing of a request. */
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

/** Ids and model names are repeated in every chunk: one of unreasonable length counts as absent. */
export function isUsable(length: i32): bool {
  return length > 0 && length <= MAX_IDENTITY;
}
