// Envoy stats, `wasmcustom.<name>` in its admin interface.

import { proxy_define_metric, proxy_increment_metric } from "@solo-io/proxy-runtime/assembly/imports";
import { Literal } from "../bytes/literal";
import { outCells } from "./host";
import { MetricType, Status } from "./types";

const NONE: u32 = u32.MAX_VALUE;

/** Once per VM, at start. */
export function defineCounter(name: string): u32 {
  const text = new Literal(name);
  const out = outCells();
  if (proxy_define_metric(MetricType.Counter, text.ptr, text.len, out) != Status.Ok) return NONE;
  return load<u32>(out);
}

export function incrementCounter(metric: u32, by: i64): void {
  if (metric != NONE) proxy_increment_metric(metric, by);
}
