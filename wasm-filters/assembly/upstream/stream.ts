// The upstream role: one attempt at one provider. Writes the provider's request, and the client's response. All
// attempts share the client's headers, which may hold what an earlier attempt wrote; the body is always the client's
// own. An attempt updates the stream's record only while it is the latest one.

import { HttpContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { now } from "../abi/host";
import { DataStatus, HeadersStatus } from "../abi/types";
import { Format } from "../contract/formats.generated";
import { AttemptError } from "../contract/attempt-errors.generated";
import { replyNoAddress, replyUnanswered, whyUnanswered } from "./envoy-reply";
import { connectionPort, endOnConnection, nextTurn, NO_CONNECTION } from "./connections";
import { mayRepeat } from "./repeats";
import { replyError } from "../exchange/local-reply";
import { refuseRateLimited } from "../exchange/refusals";
import { tellEstimate } from "../admission/counted-tokens";
import { setTarget } from "../request/target-plan";
import { noteAttempt } from "../report/stats";
import { StreamRecord } from "../exchange/stream-record";
import { UpstreamResponse } from "./response";
import { sendRequest, requestRefusal, secondsToWait } from "./request";

export class UpstreamStream extends HttpContext {
  private record: StreamRecord | null = null;
  private generation: u32 = 0;
  private attempt: i32 = 0;
  private sent: bool = false;
  /** In the order of `nextTurn`. */
  private began: i64 = 0;
  /** Of the connection that was open when the attempt began, or `NO_CONNECTION`. */
  private port: i32 = NO_CONNECTION;
  private answer: UpstreamResponse = new UpstreamResponse();

  constructor(private readonly pool: ContextPool) {
    super();
  }

  onRequestHeaders(end: bool): HeadersStatus {
    const record = StreamRecord.current();
    this.record = record;
    if (!record || end) {
      const lost = StreamRecord.take();
      lost.request.format = Format.ChatCompletions;
      replyError(lost, 500, "", "The request reached no provider: it has no record.");
      lost.release();
      return HeadersStatus.StopIteration;
    }
    if (!mayRepeat(record)) {
      this.end(record);
      return HeadersStatus.StopIteration;
    }
    this.began = nextTurn();
    this.port = connectionPort();
    record.beginAttempt(beginning(record));
    record.attempt.reused = this.port != NO_CONNECTION;
    this.generation = record.generation;
    this.attempt = record.attempt.count;
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    return end && this.send(size) ? DataStatus.Continue : DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    return this.send(-1) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(end: bool): HeadersStatus {
    const record = this.current();
    return record ? this.answer.onHeaders(record, end) : HeadersStatus.Continue;
  }

  onResponseBody(size: i32, end: bool): DataStatus {
    const record = this.current();
    return record ? this.answer.onBody(record, size, end) : DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    const record = this.current();
    return record ? this.answer.onTrailers(record) : HeadersStatus.Continue;
  }

  onDelete(): void {
    const record = this.current();
    const answered = this.answer.status != 0;
    // An attempt keeps its connection.
    const port = this.port == NO_CONNECTION ? connectionPort() : this.port;
    const used = endOnConnection(answered, this.began, port);
    if (record && this.sent && !answered) {
      const attempt = record.attempt;
      attempt.connected = port != NO_CONNECTION;
      // It may have waited for a connection, and got one that became free.
      if (used) attempt.reused = true;
      attempt.endSilent();
      record.attempts.fail(whyUnanswered());
    }
    this.answer.release();
    this.record = null;
    this.sent = false;
    this.port = NO_CONNECTION;
    this.pool.giveBack(this);
  }

  /** Replies in the place of an attempt that may not be made. */
  private end(record: StreamRecord): void {
    const plan = record.plan.failover;
    const left = plan && plan.hasSeveral ? plan.targetBeside(record.attempt.made, record.plan.reach) : null;
    if (!left) {
      record.outcome.beginReply(502);
      replyUnanswered(record);
      return;
    }
    record.beginAttempt(now());
    setTarget(record.attempt, left);
    this.note(record, AttemptError.NoAddress);
    replyNoAddress(record);
  }

  private note(record: StreamRecord, error: AttemptError): void {
    noteAttempt(record.attempt);
    record.attempts.aim(record.attempt);
    record.attempts.fail(error);
  }

  private send(size: i32): bool {
    const record = this.current();
    if (!record || this.sent || record.outcome.replied) return false;
    this.sent = true;
    let status = sendRequest(record, size);
    this.note(record, status == 0 ? AttemptError.None : AttemptError.Refused);
    if (status == 0) return true;
    if (status == 200) {
      tellEstimate(record, record.attempt.estimate);
      return false;
    }
    if (status == 429) return refuseRateLimited(record, secondsToWait);
    record.attempt.inexpressible = status == 400;
    // After a failover, it is not the client's fault that a provider cannot take the request.
    if (record.attempt.count > 1 && status < 500) status = 503;
    record.outcome.reply(status);
    replyError(record, status, "", requestRefusal.message, requestRefusal.field);
    return false;
  }

  /** Null once the client's stream is over, or a later attempt has taken over. */
  private current(): StreamRecord | null {
    const record = this.record;
    if (!record || !record.inUse || record.generation != this.generation) return null;
    return record.attempt.count == this.attempt ? record : null;
  }
}

/** The first attempt begins when the request is complete: the time needs no further call of the host. */
function beginning(record: StreamRecord): i64 {
  if (record.attempt.count > 0) return now();
  const request = record.request;
  return request.ready > 0 ? request.ready : request.started;
}
