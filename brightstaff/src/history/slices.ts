// Goes through many records without keeping the event loop for long: traffic matters more than whoever looks at it.
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds. */
const LONGEST = 8;
/** Records between two looks at the clock. */
const STEP = 64;

export async function forEachInTurns<Item>(
  items: readonly Item[],
  visit: (item: Item) => void,
): Promise<void> {
  let began = performance.now();
  for (const [at, item] of items.entries()) {
    if (at % STEP === 0 && performance.now() - began > LONGEST) {
      await nextTurn();
      began = performance.now();
    }
    visit(item);
  }
}
