// The default for Envoy's heap: a share of this machine's memory. The rest is for the filter's linear memory,
// brightstaff and other programs.
import { totalmem } from "node:os";

const LEAST = 512 * (1 << 20);
const MOST = 4 * (1 << 30);
const SHARE = 0.25;

/** Bytes. `constrained` is the control group's limit; without one Node reports 0 or more than the machine has. */
export function heapFor(total = totalmem(), constrained = process.constrainedMemory()): number {
  const there = constrained > 0 ? Math.min(total, constrained) : total;
  // A small machine may have less than LEAST: it gets half.
  return Math.round(Math.min(MOST, Math.max(there * SHARE, Math.min(LEAST, there / 2))));
}
