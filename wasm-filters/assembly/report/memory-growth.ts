// Reports the memory that VMs have taken. Linear memory only grows, so the stat is a counter: it adds up all workers,
// and keeps its value when a worker's VM restarts.

import { defineNamed, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";

const PAGE: i64 = 64 << 10;
/** Pages of the VM that any root has counted. */
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
