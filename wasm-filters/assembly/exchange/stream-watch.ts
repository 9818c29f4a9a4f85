// Enforces stream_idle and stream_duration: checks the open streams of a worker once a period, ends those that are idle or
// last too long, and cuts off providers that go on after an error event. Nothing asks for the time in between.

import { actFor, closeStream } from "../abi/host";
import { StreamType } from "../abi/types";
import { STREAM_DURATION_EXCEEDED } from "../translate/response-failure";
import { replyError } from "./local-reply";
import { Attempt } from "./attempt";
import { Exchange } from "./exchange";

export class StreamWatch {
  private open: Array<Exchange> = [];

  /** Milliseconds between checks, of the longest stream, and of the longest idle time; the latter two are 0 for no bound. */
  constructor(
    private readonly period: i64,
    private readonly duration: i64,
    private readonly idle: i64,
  ) {}

  add(exchange: Exchange): void {
    exchange.attempt.idleTimer.index = this.open.length;
    this.open.push(exchange);
  }

  remove(exchange: Exchange): void {
    const index = exchange.attempt.idleTimer.index;
    if (index < 0) return;
    exchange.attempt.idleTimer.index = -1;
    const last = this.open.pop();
    if (last == exchange) return;
    last.attempt.idleTimer.index = index;
    this.open[index] = last;
  }

  /** `now` in nanoseconds since 1970. Streams that end here leave the list after the callback. */
  check(now: i64): void {
    for (let i = 0; i < this.open.length; i++) this.checkOne(unchecked(this.open[i]), now);
  }

  private checkOne(exchange: Exchange, now: i64): void {
    const timer = exchange.attempt.idleTimer;
    if (timer.cut) close(exchange.attempt);
    else if (timer.running && this.idle > 0 && timer.isExpired(this.period, this.idle)) {
      const message = "The model provider's answer paused for longer than " + this.idle.toString() + " ms.";
      end(exchange, "stream_idle_timeout", message);
    } else if (
      exchange.request.streaming &&
      this.duration > 0 &&
      now - exchange.request.started > this.duration * 1_000_000
    ) {
      // An error event replaces the next bytes of the response, if they come before the next check.
      if (timer.overdue || !exchange.outcome.answered)
        end(exchange, STREAM_DURATION_EXCEEDED, late(this.duration));
      timer.overdue = true;
    }
  }
}

function late(duration: i64): string {
  return (
    "The answer did not begin within " +
    duration.toString() +
    " ms, the longest that this gateway lets a stream last."
  );
}

/** A response that has begun can only be reset: the host lets no filter add to it outside its callbacks. */
function end(exchange: Exchange, code: string, message: string): void {
  const outcome = exchange.outcome;
  if (outcome.answered) close(exchange.attempt);
  else if (!outcome.replied && actFor(exchange.attempt.idleTimer.context)) {
    outcome.reply(504);
    replyError(exchange, 504, code, message);
  }
}

function close(attempt: Attempt): void {
  attempt.idleTimer.closed = true;
  if (actFor(attempt.idleTimer.context)) closeStream(StreamType.Response);
}
