// Forwards one attempt's response to the client. Streams go on event by event, and an endpoint's successes as they
// come; all other responses are held until they are whole, so that their shape and status are right. `outcome.answered`
// is set as soon as anything goes on.

import { now, readBody, replaceBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeadersStatus } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { tellEstimate, writeCount } from "../admission/counted-tokens";
import { answerIndex } from "../translate/error";
import { isReasonError, isReasonStop } from "../translate/failover-reason";
import { ResponseTranslation } from "../translate/response";
import { ResponseHeaders, forwardHeaders, writeRetryStatus } from "./response-headers";
import { AttemptError } from "../contract/attempt-errors.generated";
import { Endpoint } from "../contract/endpoints.generated";
import { replyBody, replyError, RESPONSE_TOO_LARGE, tooLargeAnswer } from "../exchange/local-reply";
import { BAD_RESPONSE, CUT_OFF, failureCode, isLimit } from "../translate/response-failure";
import { holdsKey, maskKeys } from "./key-mask";
import { writeOutcome } from "../report/log-properties";
import { PassedResponse } from "./passed-response";
import { readCount, refusesCount } from "./token-count";
import { triedTargets } from "./tried-targets";
import { Outcome } from "../exchange/outcome";
import { Attempt } from "../exchange/attempt";
import { Exchange } from "../exchange/exchange";
import { ResponseLimits } from "../exchange/plan";

const enum Mode {
  /** Nothing came yet, or the gateway has replied in place of the provider. */
  Silent,
  Streaming,
  /** An endpoint's response goes on unchanged; the gateway reads its usage and text. */
  Passing,
  /** Like `Passing`, for content types without usage. */
  Unread,
  /** Held until the end. */
  Held,
  /** Dropped: the status tells Envoy to make another attempt. */
  GivenUp,
}

const MAX_ANSWER: i32 = 256 << 20;
const KEPT_BUFFER: i32 = 1 << 20;
const out = new Buffer(16 << 10, MAX_ANSWER);
const head = new ResponseHeaders();

export class UpstreamResponse {
  private mode: Mode = Mode.Silent;
  /** The provider's; 0 before its headers. */
  status: i32 = 0;
  /** The stream's headers are held until its first bytes show that it needs no further attempt. */
  private undecided: bool = false;
  /** The provider streams, but the client wants a whole response. */
  private gathers: bool = false;
  private limits: ResponseLimits = new ResponseLimits();
  private translation: ResponseTranslation = new ResponseTranslation();
  private passed: PassedResponse = new PassedResponse();

  onHeaders(exchange: Exchange, end: bool): HeadersStatus {
    const attempt = exchange.attempt;
    const request = exchange.request;
    if (exchange.outcome.replied) return HeadersStatus.Continue;
    this.limits = exchange.plan.responseLimits || this.limits;
    attempt.idleTimer.restart(end);
    if (!head.read(attempt.format)) return this.fail(exchange, "its headers could not be read");
    this.status = head.status;
    exchange.attempts.answer(head.status, head.retryAfter);
    keepRequestId(exchange, head);
    this.undecided = false;
    restKey(exchange, head);
    if (this.status < 200 || this.status > 599) return this.fail(exchange, "its status is none of HTTP's");
    if (head.encoded) return this.fail(exchange, "it is compressed, though asked not to be");
    if (request.endpoint != Endpoint.None && head.isSuccess && !exchange.isCount)
      return this.pass(exchange, end);
    const streamed = head.isEventStream && head.isSuccess;
    this.gathers = streamed && !request.streaming;
    this.translation.maxEvent = this.limits.event;
    this.translation.answer = exchange.keepAnswer();
    this.translation.rewrites = attempt.rewrites;
    this.translation.reset(
      request.format,
      attempt.format,
      request.streaming,
      request.wantsUsage,
      attempt.notes,
    );
    if (!streamed || this.gathers) return this.hold(exchange, end);
    this.mode = Mode.Streaming;
    if (end) return this.fail(exchange, "it is an empty stream");
    head.forward(exchange, true);
    this.undecided = exchange.mayRetry;
    if (this.undecided) return HeadersStatus.StopIteration;
    this.begin(exchange.outcome);
    return HeadersStatus.Continue;
  }

  private begin(outcome: Outcome): void {
    outcome.answered = true;
    outcome.status = this.status;
  }

  onBody(exchange: Exchange, size: i32, end: bool): DataStatus {
    exchange.attempt.idleTimer.restart(end);
    if (this.mode == Mode.Streaming) return this.streamChunk(exchange, size, end);
    if (this.mode == Mode.GivenUp) return this.drop(size);
    if (this.mode == Mode.Passing) {
      this.passed.see(size);
      exchange.outcome.delivered = this.passed.text.bytes;
    }
    if (end) this.endPassed(exchange);
    if (this.mode != Mode.Held) return DataStatus.Continue;
    if (size > this.limits.body) return this.refuseTooLarge(exchange, size);
    if (!end) return DataStatus.StopIterationAndBuffer;
    return this.finish(exchange) ? DataStatus.Continue : DataStatus.StopIterationAndBuffer;
  }

  onTrailers(exchange: Exchange): HeadersStatus {
    exchange.attempt.idleTimer.restart(true);
    if (this.mode == Mode.Streaming) {
      this.streamChunk(exchange, 0, true);
      return HeadersStatus.Continue;
    }
    this.endPassed(exchange);
    return this.mode != Mode.Held || this.finish(exchange)
      ? HeadersStatus.Continue
      : HeadersStatus.StopIteration;
  }

  /** Frees the memory of the response. */
  release(): void {
    if (this.mode == Mode.Streaming || this.mode == Mode.Held) this.translation.free();
    if (this.mode == Mode.Passing) this.passed.free();
    this.mode = Mode.Silent;
    this.status = 0;
  }

  private pass(exchange: Exchange, end: bool): HeadersStatus {
    this.mode = head.isJson || head.isEventStream ? Mode.Passing : Mode.Unread;
    if (this.mode == Mode.Passing) this.passed.reset(exchange.request.endpoint, head.isEventStream);
    head.forward(exchange, false);
    this.begin(exchange.outcome);
    if (end) this.endPassed(exchange);
    return HeadersStatus.Continue;
  }

  private endPassed(exchange: Exchange): void {
    if (this.mode != Mode.Passing && this.mode != Mode.Unread) return;
    exchange.outcome.complete = true;
    exchange.outcome.passed = true;
    if (this.mode == Mode.Unread) return;
    const passed = this.passed;
    passed.finish();
    exchange.outcome.setUsage(passed.usage, passed.text.bytes, exchange.attempt.target);
    writeOutcome(exchange);
  }

  private hold(exchange: Exchange, end: bool): HeadersStatus {
    this.mode = Mode.Held;
    if (exchange.keepsFormat) head.forward(exchange, false);
    if (!end) return HeadersStatus.StopIteration;
    return this.finish(exchange) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  private streamChunk(exchange: Exchange, size: i32, end: bool): DataStatus {
    const attempt = exchange.attempt;
    const translation = this.translation;
    readBody(Body.Response, 0, WHOLE);
    const chunk = valuePtr;
    const length = valueLen;
    out.clear();
    if (translation.firstToken == 0) translation.now = now();
    if (attempt.idleTimer.overdue && !translation.ended && !translation.errored) translation.expire(out);
    else translation.chunk(chunk, length, end, out);
    let unchanged = translation.unchanged;
    if (translation.errored) {
      if (unchanged) out.bytes(chunk, length);
      out.len = masked(attempt, out.ptr, out.len);
      unchanged = false;
    }
    attempt.idleTimer.cut = translation.isCut;
    if (this.undecided) {
      this.undecided = false;
      if (this.fails(end) || this.endsEmpty(exchange.plan.failoverOn)) {
        exchange.attempts.fail(AttemptError.Malformed);
        this.giveUp();
        return this.drop(size);
      }
      this.begin(exchange.outcome);
    }
    if (!unchanged) replaceBody(Body.Response, size, out);
    if (end) exchange.outcome.passed = true;
    if (end || translation.ended || translation.errored) this.settle(exchange);
    else this.note(exchange);
    return DataStatus.Continue;
  }

  /** Whether the stream begins with an error, is unreadable, or has ended without content. */
  private fails(end: bool): bool {
    const translation = this.translation;
    if (translation.firstToken != 0) return false;
    return translation.errored || translation.unreadable || (end && !translation.ended);
  }

  /** The stream has ended for one of `reasons` before any content. */
  private endsEmpty(reasons: u32): bool {
    const translation = this.translation;
    return translation.firstToken == 0 && isReasonStop(reasons, translation.stopReason);
  }

  /** Called with the whole response held. True when it goes on; false when the gateway has replied instead. */
  private finish(exchange: Exchange): bool {
    readBody(Body.Response, 0, WHOLE);
    out.clear();
    const released =
      this.status >= 200 && this.status < 300
        ? this.finishSuccess(exchange, valuePtr, valueLen)
        : this.finishError(exchange, valuePtr, valueLen);
    if (this.mode == Mode.GivenUp) this.drop(WHOLE);
    out.shrink(KEPT_BUFFER);
    return released;
  }

  private finishCount(exchange: Exchange, body: usize, length: i32): bool {
    const tokens = answerIndex.parse(body, length) ? readCount(answerIndex, exchange.attempt.format) : -1;
    if (tokens < 0) return this.refuse(exchange, "it has no count of tokens");
    writeCount(out, exchange.request.endpoint, tokens);
    exchange.outcome.complete = true;
    return this.goOn(exchange, out.len, false);
  }

  private finishSuccess(exchange: Exchange, body: usize, length: i32): bool {
    if (exchange.isCount) return this.finishCount(exchange, body, length);
    const request = exchange.request;
    const translation = this.translation;
    // Translated responses carry a date; a response in the client's own format does not depend on the time.
    if (!exchange.keepsFormat || request.streaming || this.gathers) translation.now = now();
    const answered = this.gathers
      ? translation.gather(body, length, out)
      : translation.whole(body, length, out);
    this.settle(exchange);
    if (!answered) {
      if (!translation.errored) return this.refuse(exchange, translation.failure, translation.limit);
      return this.gathers
        ? this.finishError(exchange, translation.errorPtr, translation.errorLength)
        : this.finishError(exchange, body, length);
    }
    if (translation.unreadable) return this.refuse(exchange, translation.failure);
    if (exchange.mayRetry && isReasonStop(exchange.plan.failoverOn, translation.stopReason)) {
      exchange.attempts.fail(AttemptError.Status);
      return this.giveUp();
    }
    // An error in a success of the client's own format goes on as it is, but for masked keys.
    if (translation.unchanged && translation.failure.length > 0) {
      const told = masked(exchange.attempt, body, length);
      if (told != length) {
        out.bytes(body, told);
        return this.goOn(exchange, told, request.streaming);
      }
    }
    return this.goOn(exchange, translation.unchanged ? -1 : out.len, request.streaming);
  }

  private finishError(exchange: Exchange, body: usize, length: i32): bool {
    const attempt = exchange.attempt;
    const success = this.status < 300;
    const status = success ? 502 : this.status;
    if (status < 400) return this.refuse(exchange, "it is a redirect, and redirects are not followed");
    if (exchange.isCount && refusesCount(status)) {
      tellEstimate(exchange, attempt.estimate);
      return false;
    }
    const told = masked(attempt, body, length);
    // A provider's error may quote the request.
    const error = this.translation.readError(status, body, told);
    exchange.outcome.setProviderError(error, exchange.conversation.keepsContent);
    const reasons = exchange.plan.failoverOn;
    if (exchange.mayRetry && isReasonError(reasons, success ? 0 : status, error)) return this.giveUp();
    let written = this.translation.writeError(status, body, told, out);
    if (!written && (success || told != length)) {
      out.bytes(body, told);
      written = true;
    }
    if (success) {
      exchange.attempts.fail(AttemptError.Status);
      if (exchange.mayRetry) return this.giveUp();
      exchange.outcome.reply(status);
      replyBody(exchange, status, out);
      return false;
    }
    return this.goOn(exchange, written ? out.len : -1, false);
  }

  /** `length` is that of the new body in `out`; -1 keeps the provider's body. */
  private goOn(exchange: Exchange, length: i32, asStream: bool): bool {
    if (length >= 0 || !exchange.keepsFormat) forwardHeaders(exchange, length, asStream);
    if (length >= 0) {
      if (!replaceBody(Body.Response, WHOLE, out)) return this.refuse(exchange, "it could not be rewritten");
    }
    this.begin(exchange.outcome);
    exchange.outcome.passed = true;
    return true;
  }

  /** Makes Envoy's router retry, which it does on a provider's status; a local reply would go to the client. */
  private giveUp(): bool {
    this.mode = Mode.GivenUp;
    writeRetryStatus();
    return true;
  }

  private drop(size: i32): DataStatus {
    out.clear();
    replaceBody(Body.Response, size, out);
    return DataStatus.Continue;
  }

  /** Records what is known so far: the response may break off at any time. */
  private note(exchange: Exchange): void {
    const outcome = exchange.outcome;
    const translation = this.translation;
    outcome.setUsage(translation.usage, translation.delivered, exchange.attempt.target);
    outcome.stopReason = translation.stopReason;
    outcome.firstToken = translation.firstToken;
    outcome.said.copy(translation.said);
  }

  private settle(exchange: Exchange): void {
    const outcome = exchange.outcome;
    const translation = this.translation;
    this.note(exchange);
    // A response that the gateway cut, or that is not finished, may have cost more than the gateway has seen.
    outcome.complete = !translation.isCut && (translation.errored || translation.failure.length == 0);
    if (translation.errored) this.keepErrorWithin(exchange);
    writeOutcome(exchange);
  }

  /** Of a success: an error event of the provider's or of the gateway's. */
  private keepErrorWithin(exchange: Exchange): void {
    const translation = this.translation;
    const outcome = exchange.outcome;
    if (translation.isCut) {
      const because = translation.cutBecause;
      outcome.cut = isLimit(because);
      outcome.setOwnError(failureCode(because), because);
      exchange.attempts.fail(because == CUT_OFF ? AttemptError.Reset : AttemptError.Malformed);
    } else outcome.setProviderError(translation.error, exchange.conversation.keepsContent);
  }

  private fail(exchange: Exchange, reason: string): HeadersStatus {
    return this.refuse(exchange, reason) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  private refuse(exchange: Exchange, reason: string, code: string = ""): bool {
    const message = "The model provider's answer cannot be used: " + reason + ".";
    return this.reply(exchange, code.length > 0 ? code : BAD_RESPONSE, message);
  }

  private refuseTooLarge(exchange: Exchange, size: i32): DataStatus {
    const message = tooLargeAnswer(this.limits.body);
    return this.reply(exchange, RESPONSE_TOO_LARGE, message)
      ? this.drop(size)
      : DataStatus.StopIterationAndBuffer;
  }

  /** Replies to the client and returns false, or has Envoy make another attempt and returns true. */
  private reply(exchange: Exchange, code: string, message: string): bool {
    this.mode = Mode.Silent;
    exchange.attempts.fail(AttemptError.Malformed);
    if (exchange.mayRetry) return this.giveUp();
    exchange.outcome.reply(502);
    replyError(exchange, 502, code, message + triedTargets(exchange));
    return false;
  }
}

/** A provider that repeats its key there gets no place in the log. */
function keepRequestId(exchange: Exchange, head: ResponseHeaders): void {
  const target = exchange.attempt.target;
  const length = head.requestIdLen;
  if (!target || length == 0 || holdsKey(target.provider, head.requestIdPtr, length)) return;
  exchange.attempts.identify(head.requestIdPtr, length);
}

/** Rests a key that was refused or is out of quota, for as long as the provider says, within bounds. */
function restKey(exchange: Exchange, head: ResponseHeaders): void {
  const attempt = exchange.attempt;
  const target = attempt.target;
  if (!target || head.status < 401 || head.status > 429) return;
  target.provider.keys.heed(attempt.key, head.status, head.retryAfter, exchange.keySubject, now());
}

/** Masks the provider's keys in its error text, in place; returns the new length. */
function masked(attempt: Attempt, ptr: usize, length: i32): i32 {
  const target = attempt.target;
  return target ? maskKeys(target.provider, ptr, length) : length;
}
