// Reads items of a conversation whose size nobody knows before: little at first, and more while there is more. Memory is held
// before anything is read.
import { bytesHeldBy, type Holding } from "../memory-budget.js";
import type { ReadItems, ReadLimits } from "../state/store.js";
import type { LargeReading } from "./large-readings.js";

const FEW_BYTES = 256 << 10;
const GROWTH = 8;
/** Bytes of JSON for a value; most items have longer texts. */
const BYTES_OF_VALUE = 16;

interface Held {
  /** Holds what was read. */
  holding: Holding;
  /** Begins before much is read; undefined: nobody waits. */
  large?: LargeReading;
}

/** Throws `OverBudget`. */
export async function readHeld(
  { holding, large }: Held,
  limits: ReadLimits,
  read: (limits: ReadLimits) => Promise<ReadItems | undefined>,
): Promise<ReadItems | undefined> {
  for (let bytes = Math.min(FEW_BYTES, limits.bytes); ; bytes = Math.min(bytes * GROWTH, limits.bytes)) {
    holding.resize(bytesHeldBy(bytes, bytes / BYTES_OF_VALUE));
    const items = await read({ ...limits, bytes });
    if (items?.end !== "limit" || bytes === limits.bytes) return items;
    await large?.begin();
  }
}
