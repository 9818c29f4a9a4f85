// What came of the latest attempt, and what it cost.

import { Buffer } from "../bytes/buffer";
import { clip } from "../bytes/clip";
import { writeUnescaped } from "../bytes/escape";
import { SaidHash } from "../bytes/said-hash";
import { isName } from "../bytes/slice";
import { Target } from "../targets/provider";
import { AnswerParts } from "../translate/shared/answer-parts";
import { UpstreamError, Usage } from "../translate/visitor/response";
import { StopReason } from "../contract/stop-reasons.generated";

/** Bytes of an error's code and message that observations carry. */
const MAX_CODE: i32 = 64;
const MAX_MESSAGE: i32 = 256;

const text = new Buffer(512, 64 << 10);

/** Set while the response passes, or by whoever replies in its place. Cleared when an attempt begins. */
export class Outcome {
  status: i32 = 0;
  stopReason: StopReason = StopReason.None;
  /** The usage that the provider reported, as far as it is plausible. */
  readonly usage: Usage = new Usage();
  /** Bytes of text that the client got. */
  delivered: i64 = 0;
  /** Nanoseconds since 1970; 0 before the first content. */
  firstToken: i64 = 0;
  /** The cost in tokens, reported or estimated, set when the stream is over. */
  charged: f64 = 0;
  /** Of the response's text. */
  readonly said: SaidHash = new SaidHash();
  /** What the response says, where content is kept. */
  readonly answer: AnswerParts = new AnswerParts();
  /** The error that the client got; the code is empty without one. */
  readonly errorCode: Buffer = new Buffer(MAX_CODE, MAX_CODE);
  readonly errorMessage: Buffer = new Buffer(MAX_MESSAGE, MAX_MESSAGE);
  /** The attempt has a response, and the client gets it. */
  answered: bool = false;
  /** One of the roles replies in the provider's place. */
  replied: bool = false;
  /** Some of the reported usage is implausible. */
  implausible: bool = false;
  /** The response went to its end; false when the client left or the response broke off. */
  complete: bool = false;
  /** The whole response has gone on, whatever it was. */
  passed: bool = false;
  /** The gateway has ended the response with an error of its own. */
  cut: bool = false;
  /** A rate limit of the gateway was reached. */
  limited: bool = false;
  /** Logs and spans have recorded it. */
  logged: bool = false;

  clear(): void {
    this.status = 0;
    this.stopReason = StopReason.None;
    this.usage.clear();
    this.delivered = 0;
    this.firstToken = 0;
    this.charged = 0;
    this.said.clear();
    this.answer.clear();
    this.errorCode.clear();
    this.errorMessage.clear();
    this.answered = false;
    this.replied = false;
    this.implausible = false;
    this.complete = false;
    this.passed = false;
    this.cut = false;
    this.limited = false;
    this.logged = false;
  }

  /** Claims the reply in the provider's place; false when a role has already replied. */
  beginReply(status: i32): bool {
    if (this.replied) return false;
    this.reply(status);
    return true;
  }

  /** One of the roles replies with this status. */
  reply(status: i32): void {
    this.replied = true;
    this.status = status;
  }

  /** The client gets this error; both are plain UTF-8. */
  setError(code: usize, codeLength: i32, message: usize, messageLength: i32): void {
    clip(this.errorCode, code, codeLength, MAX_CODE);
    clip(this.errorMessage, message, messageLength, MAX_MESSAGE);
  }

  /** An error of the gateway's own. */
  setOwnError(code: string, message: string): void {
    text.clear();
    text.text(code);
    const codeLength = text.len;
    text.text(message);
    this.setError(text.ptr, codeLength, text.ptr + codeLength, text.len - codeLength);
  }

  /** A provider's error, escaped. Its message may quote the request. */
  setProviderError(error: UpstreamError, keepsMessage: bool): void {
    text.clear();
    if (isName(error.code, error.codeLength)) text.bytes(error.code, error.codeLength);
    else if (isName(error.type, error.typeLength)) text.bytes(error.type, error.typeLength);
    else text.ascii("provider_error");
    const codeLength = text.len;
    if (keepsMessage) writeUnescaped(text, error.message, error.messageLength);
    this.setError(text.ptr, codeLength, text.ptr + codeLength, text.len - codeLength);
  }

  setUsage(told: Usage, delivered: i64, target: Target | null): void {
    this.usage.copy(told);
    if (target && !this.usage.trust(target.contextWindow)) this.implausible = true;
    this.delivered = delivered;
  }

  /** Milliseconds from the request's headers to the first content of the response. */
  firstTokenAfter(started: i64): i64 {
    return max<i64>(0, (this.firstToken - started) / 1_000_000);
  }
}
