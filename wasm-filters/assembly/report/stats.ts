// Envoy's stats of requests, recorded once per request when the stream is logged, however it ended. Beside each
// target's series there are stats of all requests, under the names that other gateways of this kind use.

import { defineNamed, incrementMetric, NO_METRIC, recordMetric } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { StopReason } from "../contract/stop-reasons.generated";
import { CallerStats } from "./caller-stats";
import { NameTable } from "../bytes/name-table";
import { Outcome } from "../exchange/outcome";
import { Attempt } from "../exchange/attempt";
import { Exchange } from "../exchange/exchange";
import { Series, TargetSeries } from "../targets/target-series";

const TOO_MANY_REQUESTS: i32 = 429;
const MILLISECOND: i64 = 1_000_000;
const MICROSECOND: i64 = 1_000;
const SECOND_IN_MICROSECONDS: i64 = 1_000_000;
const MILLISECOND_IN_MICROSECONDS: i64 = 1_000;

export class Stats {
  /** The series of requests that were refused before they had a target. */
  private untargeted: TargetSeries = new TargetSeries(word("none"), word("none"));
  private rateLimited: u32 = NO_METRIC;
  private inputTokens: u32 = NO_METRIC;
  private outputTokens: u32 = NO_METRIC;
  private firstToken: u32 = NO_METRIC;
  private outputToken: u32 = NO_METRIC;
  private tokensPerSecond: u32 = NO_METRIC;
  private latency: u32 = NO_METRIC;
  private implausible: u32 = NO_METRIC;

  /** Null when no listener authenticates. */
  private callers: CallerStats | null = null;

  /** `callers` has the names in the configuration, beside those of keys; null when no listener authenticates. */
  start(callers: NameTable | null): void {
    if (callers) this.callers = new CallerStats(callers);
    this.rateLimited = defineNamed(MetricType.Counter, "ratelimited_rq");
    this.inputTokens = defineNamed(MetricType.Histogram, "input_sequence_length");
    this.outputTokens = defineNamed(MetricType.Histogram, "output_sequence_length");
    this.firstToken = defineNamed(MetricType.Histogram, "time_to_first_token");
    this.outputToken = defineNamed(MetricType.Histogram, "time_per_output_token");
    this.tokensPerSecond = defineNamed(MetricType.Histogram, "tokens_per_second");
    this.latency = defineNamed(MetricType.Histogram, "request_latency");
    this.implausible = defineNamed(MetricType.Counter, "plano_implausible_usage");
  }

  /** `ended` in nanoseconds since 1970. */
  add(exchange: Exchange, ended: i64): void {
    const attempt = exchange.attempt;
    const outcome = exchange.outcome;
    const target = attempt.target;
    const series = target ? target.series : this.untargeted;
    const duration = max<i64>(0, (ended - exchange.request.started) / MILLISECOND);
    const status = statusClass(outcome.status);
    series.record(Series.Duration + status, duration);
    const callers = this.callers;
    if (callers) callers.add(exchange, status);
    recordMetric(this.latency, duration);
    if (outcome.status == TOO_MANY_REQUESTS) {
      const asked = attempt.count > 0;
      series.count(asked ? Series.RateLimitedByProvider : Series.RateLimitedByGateway, 1);
      incrementMetric(this.rateLimited, 1);
    }
    if (outcome.implausible) incrementMetric(this.implausible, 1);
    if (attempt.inexpressible) series.count(Series.Refusals, 1);
    this.addTokens(outcome, series);
    if (exchange.request.streaming && outcome.firstToken > 0) this.addPace(exchange, series, ended);
  }

  private addTokens(outcome: Outcome, series: TargetSeries): void {
    const usage = outcome.usage;
    series.count(Series.InputTokens, usage.input);
    series.count(Series.OutputTokens, usage.output);
    series.count(Series.CachedTokens, usage.cachedInput);
    series.count(Series.CacheWriteTokens, usage.cacheCreation);
    series.count(Series.ReasoningTokens, usage.reasoning);
    const told = <f64>(max<i64>(0, usage.input) + max<i64>(0, usage.output));
    series.count(Series.EstimatedTokens, <i64>Math.ceil(outcome.charged - told));
    if (usage.input > 0) recordMetric(this.inputTokens, usage.input);
    if (usage.output > 0) recordMetric(this.outputTokens, usage.output);
  }

  private addPace(exchange: Exchange, series: TargetSeries, ended: i64): void {
    const outcome = exchange.outcome;
    const first = outcome.firstTokenAfter(exchange.request.started);
    series.record(Series.FirstToken, first);
    recordMetric(this.firstToken, first);
    // A stream that broke off has no reliable token count.
    const following = outcome.usage.output - 1;
    if (following < 1 || outcome.stopReason == StopReason.None) return;
    const each = max<i64>(0, (ended - outcome.firstToken) / MICROSECOND / following);
    series.record(Series.OutputToken, each);
    recordMetric(this.outputToken, each / MILLISECOND_IN_MICROSECONDS);
    if (each > 0) recordMetric(this.tokensPerSecond, SECOND_IN_MICROSECONDS / each);
  }
}

/** Called for each attempt; counts a failover when the attempt before went to another target. */
export function noteAttempt(attempt: Attempt): void {
  const before = attempt.previous;
  const target = attempt.target;
  attempt.previous = target;
  if (before && before != target) before.series.count(Series.Failovers, 1);
}

function statusClass(status: i32): i32 {
  const hundreds = status / 100;
  return hundreds >= 0 && hundreds <= 5 ? hundreds : 0;
}

function word(text: string): Buffer {
  const buffer = new Buffer(text.length, text.length);
  buffer.ascii(text);
  return buffer;
}
