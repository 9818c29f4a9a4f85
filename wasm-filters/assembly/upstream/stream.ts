// The upstream role: one attempt at one provider. Writes the provider's request, and the client's response. All
// attempts share the client's headers, which may hold what an earlier attempt wrote; the body is always the client's
// own. An attempt updates the exchange only while it is the latest one.

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
import { Exchange } from "../exchange/exchange";
import { UpstreamResponse } from "./response";
import { sendRequest, requestRefusal, secondsToWait } from "./request";

export class UpstreamStream extends HttpContext {
  private exchange: Exchange | null = null;
  private uses: u32 = 0;
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
    const exchange = Exchange.current();
    this.exchange = exchange;
    if (!exchange || end) {
      const lost = Exchange.take();
      lost.request.format = Format.ChatCompletions;
      replyError(lost, 500, "", "The request reached no provider: it has no exchange.");
      lost.release();
      return HeadersStatus.StopIteration;
    }
    if (!mayRepeat(exchange)) {
      this.end(exchange);
      return HeadersStatus.StopIteration;
    }
    this.began = nextTurn();
    this.port = connectionPort();
    exchange.beginAttempt(beginning(exchange));
    exchange.attempt.reused = this.port != NO_CONNECTION;
    this.uses = exchange.uses;
    this.attempt = exchange.attempt.count;
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    return end && this.send(size) ? DataStatus.Continue : DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    return this.send(-1) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(end: bool): HeadersStatus {
    const exchange = this.current();
    return exchange ? this.answer.onHeaders(exchange, end) : HeadersStatus.Continue;
  }

  onResponseBody(size: i32, end: bool): DataStatus {
    const exchange = this.current();
    return exchange ? this.answer.onBody(exchange, size, end) : DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    const exchange = this.current();
    return exchange ? this.answer.onTrailers(exchange) : HeadersStatus.Continue;
  }

  onDelete(): void {
    const exchange = this.current();
    const answered = this.answer.status != 0;
    // An attempt keeps its connection.
    const port = this.port == NO_CONNECTION ? connectionPort() : this.port;
    const used = endOnConnection(answered, this.began, port);
    if (exchange && this.sent && !answered) {
      const attempt = exchange.attempt;
      attempt.connected = port != NO_CONNECTION;
      // It may have waited for a connection, and got one that became free.
      if (used) attempt.reused = true;
      attempt.endSilent();
      exchange.attempts.fail(whyUnanswered(exchange));
    }
    this.answer.release();
    this.exchange = null;
    this.sent = false;
    this.port = NO_CONNECTION;
    this.pool.giveBack(this);
  }

  /** Replies in the place of an attempt that may not be made. */
  private end(exchange: Exchange): void {
    const plan = exchange.plan.failover;
    const left =
      plan && plan.hasSeveral ? plan.targetBeside(exchange.attempt.made, exchange.plan.reach) : null;
    if (!left) {
      exchange.outcome.beginReply(502);
      replyUnanswered(exchange);
      return;
    }
    exchange.beginAttempt(now());
    setTarget(exchange.attempt, left);
    this.note(exchange, AttemptError.NoAddress);
    replyNoAddress(exchange);
  }

  private note(exchange: Exchange, error: AttemptError): void {
    noteAttempt(exchange.attempt);
    exchange.attempts.aim(exchange.attempt);
    exchange.attempts.fail(error);
  }

  private send(size: i32): bool {
    const exchange = this.current();
    if (!exchange || this.sent || exchange.outcome.replied) return false;
    this.sent = true;
    let status = sendRequest(exchange, size);
    this.note(exchange, status == 0 ? AttemptError.None : AttemptError.Refused);
    if (status == 0) return true;
    if (status == 200) {
      tellEstimate(exchange, exchange.attempt.estimate);
      return false;
    }
    if (status == 429) return refuseRateLimited(exchange, secondsToWait);
    exchange.attempt.inexpressible = status == 400;
    // After a failover, it is not the client's fault that a provider cannot take the request.
    if (exchange.attempt.count > 1 && status < 500) status = 503;
    exchange.outcome.reply(status);
    replyError(exchange, status, "", requestRefusal.message, requestRefusal.field);
    return false;
  }

  /** Null once the client's stream is over, or a later attempt has taken over. */
  private current(): Exchange | null {
    const exchange = this.exchange;
    if (!exchange || !exchange.inUse || exchange.uses != this.uses) return null;
    return exchange.attempt.count == this.attempt ? exchange : null;
  }
}

/** The first attempt begins when the request is complete: the time needs no further call of the host. */
function beginning(exchange: Exchange): i64 {
  if (exchange.attempt.count > 0) return now();
  const request = exchange.request;
  return request.ready > 0 ? request.ready : request.started;
}
