// How much memory this VM has taken, for Envoy's stats: linear memory only grows, so that a counter says it, and goes on
// to say it for all workers together when one of them has had to begin anew.

import { defineNamed, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";

const PAGE: i64 = 64 << 10;
/** Pages that have been counted; the VM's, whichever root looks. */
let counted: i32 = 0;

export class MemoryGrowth {
  private metric: u32 = NO_METRIC;

  start(): void {
    this.metric = defineNamed(MetricType.Counter, "plano_wasm_memory_grown_bytes");
  }

  count(): void {
    const pages = memory.size();
    if (pages == counted) return;
    incrementMetric(this.metric, <i64>(pages - counted) * PAGE);
    counted = pages;
  }
}
