// Envoy stats, `wasmcustom.<name>` in its admin interface. Those of one name are one, whichever VM defines them.

import {
  proxy_define_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { outCells } from "./host";
import { MetricType, Status } from "./types";

/** In place of a metric's number while there is none. */
export const NO_METRIC: u32 = u32.MAX_VALUE;

const text = new Buffer(64, 256);

/** Its number in this VM; NO_METRIC when Envoy does not take it. */
export function defineMetric(type: MetricType, name: Buffer): u32 {
  const out = outCells();
  if (proxy_define_metric(type, name.ptr, name.len, out) != Status.Ok) return NO_METRIC;
  return load<u32>(out);
}

/** The same for a name that is always the same one. */
export function defineNamed(type: MetricType, name: string): u32 {
  text.clear();
  text.ascii(name);
  return defineMetric(type, text);
}

/** A counter; `by` is more than 0. */
export function incrementMetric(metric: u32, by: i64): void {
  if (metric != NO_METRIC) proxy_increment_metric(metric, by);
}

/** A histogram's next value. */
export function recordMetric(metric: u32, value: i64): void {
  if (metric != NO_METRIC) proxy_record_metric(metric, value);
}
