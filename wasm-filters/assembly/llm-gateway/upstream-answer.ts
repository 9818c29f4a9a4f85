// One attempt's answer on its way to the client. Streams go on event by event; everything else is held until it is whole,
// so that what the client gets has the right shape and status. `record.answered` is set the moment something goes on.

import { now, readBody, replaceBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeadersStatus } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { translateError } from "../translate/error";
import { ResponseTranslation } from "../translate/response";
import { AnswerHead, forwardHeaders } from "./answer-head";
import { Endpoint } from "./endpoints";
import { replyBody, replyError, SERVER_ERROR } from "./local-reply";
import { writeOutcome } from "./log-properties";
import { StreamRecord } from "./stream-record";

const enum Mode {
  /** Nothing came yet, or what comes is dropped: the gateway answers itself. */
  Silent,
  Streaming,
  /** Goes on unread: what an endpoint answers is between the client and the provider. */
  Passing,
  /** Held until the end. */
  Held,
}

const MAX_ANSWER: i32 = 256 << 20;
const KEPT_BUFFER: i32 = 1 << 20;
const BAD_ANSWER: string = "bad_provider_response";
const out = new Buffer(16 << 10, MAX_ANSWER);
const head = new AnswerHead();

export class UpstreamAnswer {
  private mode: Mode = Mode.Silent;
  private status: i32 = 0;
  /** Some header must not reach the client. */
  private needsWriting: bool = false;
  /** It is a stream, but the client waits for one body. */
  private gathers: bool = false;
  private translation: ResponseTranslation = new ResponseTranslation();

  onHeaders(record: StreamRecord, end: bool): HeadersStatus {
    if (record.replied) return HeadersStatus.Continue;
    if (!head.read()) return this.fail(record, "its headers could not be read");
    this.status = head.status;
    this.needsWriting = head.needsWriting;
    if (head.encoded) return this.fail(record, "it is compressed, though asked not to be");
    if (record.endpoint != Endpoint.None && head.isSuccess) return this.pass(record);
    const streamed = head.isEventStream && head.isSuccess;
    this.gathers = streamed && !record.streaming;
    this.translation.reset(record.client, record.upstream, record.streaming, record.wantsUsage, record.notes);
    if (!streamed || this.gathers) return this.hold(record, end);
    this.mode = Mode.Streaming;
    if (end) return this.fail(record, "it is an empty stream");
    if (!isSameFormat(record) || head.needsWriting) forwardHeaders(record, -1, true);
    record.answered = true;
    record.status = this.status;
    return HeadersStatus.Continue;
  }

  onBody(record: StreamRecord, size: i32, end: bool): DataStatus {
    if (this.mode == Mode.Streaming) return this.streamChunk(record, size, end);
    if (this.mode != Mode.Held) return DataStatus.Continue;
    if (!end) return DataStatus.StopIterationAndBuffer;
    return this.finish(record) ? DataStatus.Continue : DataStatus.StopIterationAndBuffer;
  }

  onTrailers(record: StreamRecord): HeadersStatus {
    if (this.mode == Mode.Streaming) {
      this.streamChunk(record, 0, true);
      return HeadersStatus.Continue;
    }
    return this.mode != Mode.Held || this.finish(record)
      ? HeadersStatus.Continue
      : HeadersStatus.StopIteration;
  }

  /** Gives back what an answer needed. */
  release(): void {
    if (this.mode == Mode.Streaming || this.mode == Mode.Held) this.translation.free();
    this.mode = Mode.Silent;
  }

  private pass(record: StreamRecord): HeadersStatus {
    this.mode = Mode.Passing;
    if (this.needsWriting) forwardHeaders(record, -1, false);
    record.answered = true;
    record.status = this.status;
    return HeadersStatus.Continue;
  }

  private hold(record: StreamRecord, end: bool): HeadersStatus {
    this.mode = Mode.Held;
    if (!end) return HeadersStatus.StopIteration;
    return this.finish(record) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  private streamChunk(record: StreamRecord, size: i32, end: bool): DataStatus {
    const translation = this.translation;
    readBody(Body.Response, 0, WHOLE);
    out.clear();
    if (translation.firstToken == 0) translation.now = now();
    translation.chunk(valuePtr, valueLen, end, out);
    if (!translation.unchanged) replaceBody(Body.Response, size, out);
    if (end || translation.ended || translation.errored) this.settle(record);
    else this.note(record);
    return DataStatus.Continue;
  }

  /** The whole answer is held. True: it goes on; false: a reply has taken its place. */
  private finish(record: StreamRecord): bool {
    readBody(Body.Response, 0, WHOLE);
    out.clear();
    const released =
      this.status >= 200 && this.status < 300
        ? this.finishSuccess(record, valuePtr, valueLen)
        : this.finishError(record, valuePtr, valueLen);
    if (out.len > KEPT_BUFFER) out.free();
    return released;
  }

  private finishSuccess(record: StreamRecord, body: usize, length: i32): bool {
    const translation = this.translation;
    // Translated answers are dated; in the client's own format nothing depends on the time.
    if (!isSameFormat(record) || record.streaming || this.gathers) translation.now = now();
    const answered = this.gathers
      ? translation.gather(body, length, out)
      : translation.whole(body, length, out);
    this.settle(record);
    if (!answered) {
      if (!translation.errored) return this.refuse(record, translation.failure);
      return this.gathers
        ? this.finishError(record, translation.errorPtr, translation.errorLength)
        : this.finishError(record, body, length);
    }
    if (translation.unreadable) return this.refuse(record, translation.failure);
    return this.goOn(record, translation.unchanged ? -1 : out.len, record.streaming);
  }

  private finishError(record: StreamRecord, body: usize, length: i32): bool {
    const success = this.status < 300;
    const status = success ? 502 : this.status;
    if (status < 400) return this.refuse(record, "it is a redirect, and redirects are not followed");
    const written = translateError(record.client, record.upstream, status, body, length, out);
    if (success) {
      if (!written) out.bytes(body, length);
      record.replied = true;
      record.status = status;
      replyBody(status, out);
      return false;
    }
    return this.goOn(record, written ? out.len : -1, false);
  }

  /** `length` of the new body in `out`; -1 leaves the provider's. */
  private goOn(record: StreamRecord, length: i32, asStream: bool): bool {
    if (length >= 0) {
      forwardHeaders(record, length, asStream);
      if (!replaceBody(Body.Response, WHOLE, out)) return this.refuse(record, "it could not be rewritten");
    } else if (this.needsWriting) {
      forwardHeaders(record, -1, asStream);
    }
    record.answered = true;
    record.status = this.status;
    return true;
  }

  /** What is known of the answer: it may break off at any time. */
  private note(record: StreamRecord): void {
    const translation = this.translation;
    record.usage.copy(translation.usage);
    record.stopReason = translation.stopReason;
    record.firstToken = translation.firstToken;
  }

  private settle(record: StreamRecord): void {
    const translation = this.translation;
    this.note(record);
    record.answer.clear();
    record.answer.append(translation.answer);
    writeOutcome(record);
  }

  private fail(record: StreamRecord, reason: string): HeadersStatus {
    this.refuse(record, reason);
    return HeadersStatus.StopIteration;
  }

  private refuse(record: StreamRecord, reason: string): bool {
    record.replied = true;
    record.status = 502;
    this.mode = Mode.Silent;
    const message = "The model provider's answer cannot be used: " + reason + ".";
    replyError(record.client, 502, SERVER_ERROR, BAD_ANSWER, message);
    return false;
  }
}

function isSameFormat(record: StreamRecord): bool {
  return record.client == record.upstream;
}
