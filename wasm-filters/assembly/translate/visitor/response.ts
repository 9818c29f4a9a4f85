// The interface between readers and writers of responses, whole or streamed, by the rules of request.ts: escaped slices,
// valid during the call only.

import { StopReason } from "../../contract/stop-reasons.generated";
import { Origin } from "./request";

export const enum BlockKind {
  Text,
  Thinking,
  RedactedThinking,
  ToolUse,
  Refusal,
  /** A call of a custom tool, whose input is free text: deltas carry that text, not JSON. */
  CustomToolUse,
}

/** A provider's error. Escaped slices, empty where the provider sent none; `code` is OpenAI's. */
export class UpstreamError {
  type: usize = 0;
  typeLength: i32 = 0;
  message: usize = 0;
  messageLength: i32 = 0;
  code: usize = 0;
  codeLength: i32 = 0;

  clear(): void {
    this.typeLength = 0;
    this.messageLength = 0;
    this.codeLength = 0;
  }
}

/** Token counts; -1 where the provider sent none. `input` includes cached tokens, as OpenAI's does. */
export class Usage {
  input: i64 = -1;
  cachedInput: i64 = -1;
  cacheCreation: i64 = -1;
  output: i64 = -1;
  reasoning: i64 = -1;

  clear(): void {
    this.input = -1;
    this.cachedInput = -1;
    this.cacheCreation = -1;
    this.output = -1;
    this.reasoning = -1;
  }

  /**
   * Drops counts above `most` and parts that exceed their whole; false when input, output or cached input is dropped.
   */
  trust(most: i64): bool {
    let plausible = true;
    if (this.input > most) {
      this.input = -1;
      plausible = false;
    }
    if (this.output > most) {
      this.output = -1;
      plausible = false;
    }
    if (this.cachedInput > max<i64>(0, this.input)) {
      this.cachedInput = -1;
      plausible = false;
    }
    if (this.cacheCreation > max<i64>(0, this.input)) this.cacheCreation = -1;
    if (this.reasoning > max<i64>(0, this.output)) this.reasoning = -1;
    return plausible;
  }

  copy(other: Usage): void {
    this.input = other.input;
    this.cachedInput = other.cachedInput;
    this.cacheCreation = other.cacheCreation;
    this.output = other.output;
    this.reasoning = other.reasoning;
  }
}

/**
 * The source of a passage in a response. Escaped slices; indices count characters of the block's text, -1 if unknown.
 */
export class Citation {
  url: usize = 0;
  urlLength: i32 = 0;
  title: usize = 0;
  titleLength: i32 = 0;
  /** The passage as the source has it. */
  quote: usize = 0;
  quoteLength: i32 = 0;
  start: i64 = -1;
  end: i64 = -1;

  clear(): void {
    this.urlLength = 0;
    this.titleLength = 0;
    this.quoteLength = 0;
    this.start = -1;
    this.end = -1;
  }
}

/**
 * Receives a response, whole or streamed: start · (blockStart · blockDelta* · blockEnd)* · stop · usage · end. Further choices,
 * each with blocks and a stop, precede the end.
 * A whole response makes the same calls, with one delta per block. `error` may end the sequence after any call.
 */
export abstract class ResponseVisitor {
  abstract start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void;
  /** `id` and `name` are set for ToolUse and CustomToolUse only. Readers make sure that blocks never overlap. */
  abstract blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void;
  /** The namespace of the call that begins next. */
  namespace(_name: usize, _length: i32): void {}
  /** Text, thinking, refusal, redacted data, or a fragment of the tool input's JSON; always an escaped slice. */
  abstract blockDelta(text: usize, length: i32): void;
  /** The signature of the open thinking block, untagged. */
  abstract signature(origin: Origin, text: usize, length: i32): void;
  /** OpenAI's raw array of token entries for the next delta of the open text or refusal block. */
  abstract logprobs(entries: usize, length: i32): void;
  /** A source of the open text block; writers receive it after the block's last delta. */
  abstract citation(citation: Citation): void;
  abstract blockEnd(): void;
  /** `sequence` is the matched stop sequence; it may be empty. */
  abstract stop(reason: StopReason, sequence: usize, sequenceLength: i32): void;
  /** How many choices are wanted. */
  get choices(): i32 {
    return 1;
  }

  /** The next blocks, and the stop after them, are those of another choice; false when it is not wanted. */
  choice(_index: i32): bool {
    return false;
  }
  /** The length of text in another choice for the same request; other choices are not translated. */
  otherAnswer(_length: i32): void {}
  /** May be called several times; later counts replace earlier ones unless they are -1. */
  abstract usage(usage: Usage): void;
  abstract ping(): void;
  /** An error inside a stream. */
  abstract error(failure: UpstreamError): void;
  abstract end(): void;
}
