// The Envoy stats of one caller: its requests by status class, and its tokens. docs/metrics.md lists all stats.

import { defineMetric, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { writeLabel } from "../targets/target-series";

export const enum CallerCount {
  /** Requests answered with no status, 1xx, 2xx and so on up to 5xx. */
  Requests,
  InputTokens = 6,
  OutputTokens,
  Count,
}

const MAX_NAME: i32 = 2048;
const text = new Buffer(128, MAX_NAME);

export class CallerSeries {
  private metrics: StaticArray<u32> = new StaticArray<u32>(CallerCount.Count).fill(NO_METRIC);

  /** `caller` is the label's value. */
  constructor(private readonly caller: Buffer) {}

  /** Ignores amounts that are not positive. */
  count(what: CallerCount, by: i64): void {
    if (by > 0) incrementMetric(this.metric(what), by);
  }

  private metric(what: CallerCount): u32 {
    const known = this.metrics[what];
    if (known != NO_METRIC) return known;
    text.clear();
    text.ascii(what < CallerCount.InputTokens ? "plano_caller_requests_total" : "plano_caller_tokens_total");
    writeLabel(text, ";caller=", this.caller);
    text.ascii(lastLabelOf(what));
    const metric = text.overflowed ? NO_METRIC : defineMetric(MetricType.Counter, text);
    this.metrics[what] = metric;
    return metric;
  }
}

function lastLabelOf(what: CallerCount): string {
  if (what == CallerCount.Requests) return ";status=none";
  if (what == CallerCount.InputTokens) return ";type=input";
  return what == CallerCount.OutputTokens ? ";type=output" : ";status=" + what.toString() + "xx";
}
