// How much of this machine's memory Envoy's heap may take where the configuration does not say. Linear memory of the
// filter, brightstaff and the rest of the machine need theirs beside it.
import { totalmem } from "node:os";

const LEAST = 512 * (1 << 20);
const MOST = 4 * (1 << 30);
const SHARE = 0.25;

/**
 * Bytes. `constrained` is the control group's bound in bytes; without one Node reports 0, or more than the machine has.
 */
export function heapFor(total = totalmem(), constrained = process.constrainedMemory()): number {
  const there = constrained > 0 ? Math.min(total, constrained) : total;
  // The least may be more than a small machine has: half of it, then.
  return Math.round(Math.min(MOST, Math.max(there * SHARE, Math.min(LEAST, there / 2))));
}
