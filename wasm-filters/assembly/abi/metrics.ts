// Envoy stats, `wasmcustom.<name>` in its admin interface. All VMs that define the same name share one stat.

import {
  proxy_define_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { outCells } from "./host";
import { MetricType, Status } from "./types";

/** The number of a metric that is not defined. */
export const NO_METRIC: u32 = u32.MAX_VALUE;

const text = new Buffer(64, 256);

/** The metric's number in this VM; NO_METRIC when Envoy does not take it. */
export function defineMetric(type: MetricType, name: Buffer): u32 {
  const out = outCells();
  if (proxy_define_metric(type, name.ptr, name.len, out) != Status.Ok) return NO_METRIC;
  return load<u32>(out);
}

/** Defines a metric with a constant name. */
export function defineNamed(type: MetricType, name: string): u32 {
  text.clear();
  text.ascii(name);
  return defineMetric(type, text);
}

/** Increments a counter; `by` must be positive. */
export function incrementMetric(metric: u32, by: i64): void {
  if (metric != NO_METRIC) proxy_increment_metric(metric, by);
}

/** Adds a value to a histogram, or sets a gauge. */
export function recordMetric(metric: u32, value: i64): void {
  if (metric != NO_METRIC) proxy_record_metric(metric, value);
}
