// The Envoy stats of one target. A stat's name carries its labels, `family;model=...;provider=...;status=...`, and Envoy's
// configuration takes them out again (envoy/src/render/stats.ts). Labels come from the configuration and from the closed
// list below, never from a client; a series is there from its first value on. All of them: docs/metrics.md.

import { DELETE, SEMICOLON, SPACE, UNDERSCORE } from "../bytes/characters";
import { defineMetric, incrementMetric, NO_METRIC, recordMetric } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Buffer } from "../bytes/buffer";

export const enum Series {
  /** Answered with no status, 1xx, 2xx and so on up to 5xx. */
  Duration,
  FirstToken = 6,
  OutputToken,
  InputTokens,
  OutputTokens,
  CachedTokens,
  CacheWriteTokens,
  ReasoningTokens,
  EstimatedTokens,
  Failovers,
  RateLimitedByProvider,
  RateLimitedByGateway,
  Refusals,
  Count,
}

const MAX_NAME: i32 = 4096;
const text = new Buffer(128, MAX_NAME);

export class TargetSeries {
  private metrics: StaticArray<u32> = new StaticArray<u32>(Series.Count).fill(NO_METRIC);

  /** The labels `model` and `provider`. */
  constructor(
    private readonly model: Buffer,
    private readonly provider: Buffer,
  ) {}

  /** Counts only amounts above 0. */
  count(series: Series, by: i64): void {
    if (by > 0) incrementMetric(this.metric(series), by);
  }

  record(series: Series, value: i64): void {
    recordMetric(this.metric(series), value);
  }

  private metric(series: Series): u32 {
    const known = this.metrics[series];
    if (known != NO_METRIC) return known;
    text.clear();
    text.ascii(familyOf(series));
    writeLabel(text, ";model=", this.model);
    writeLabel(text, ";provider=", this.provider);
    text.ascii(lastLabelOf(series));
    const type = series < Series.InputTokens ? MetricType.Histogram : MetricType.Counter;
    const metric = text.overflowed ? NO_METRIC : defineMetric(type, text);
    this.metrics[series] = metric;
    return metric;
  }
}

/** Semicolons separate labels, and control characters may not be part of a stat's name. */
export function writeLabel(out: Buffer, label: string, value: Buffer): void {
  out.ascii(label);
  for (let i = 0; i < value.len; i++) {
    const byte = <i32>load<u8>(value.ptr + i);
    out.byte(byte == SEMICOLON || byte < SPACE || byte == DELETE ? UNDERSCORE : byte);
  }
}

function familyOf(series: Series): string {
  if (series < Series.FirstToken) return "plano_request_duration_ms";
  if (series == Series.FirstToken) return "plano_time_to_first_token_ms";
  if (series == Series.OutputToken) return "plano_time_per_output_token_us";
  if (series < Series.Failovers) return "plano_tokens_total";
  if (series == Series.Failovers) return "plano_failovers_total";
  return series == Series.Refusals ? "plano_refusals_total" : "plano_rate_limited_total";
}

function lastLabelOf(series: Series): string {
  switch (series) {
    case Series.Duration:
      return ";status=none";
    case Series.InputTokens:
      return ";type=input";
    case Series.OutputTokens:
      return ";type=output";
    case Series.CachedTokens:
      return ";type=cached";
    case Series.CacheWriteTokens:
      return ";type=cache_write";
    case Series.ReasoningTokens:
      return ";type=reasoning";
    case Series.EstimatedTokens:
      return ";type=estimated";
    case Series.RateLimitedByProvider:
      return ";type=provider";
    case Series.RateLimitedByGateway:
      return ";type=gateway";
    default:
      return series < Series.FirstToken ? ";status=" + series.toString() + "xx" : "";
  }
}
