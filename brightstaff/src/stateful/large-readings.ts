// Large conversations are read and put together one at a time: each takes a part of a second, in which nothing else is served.
import { setImmediate } from "node:timers/promises";
import { orAborted } from "../abortable.js";
import { OverBudget } from "../memory-budget.js";

/** One that is read, and others that wait; further ones would wait for longer than it is worth. */
const LONGEST_ROW = 17;

/** One request's place in the row; it has one only when its conversation is large. */
export interface LargeReading {
  /** Resolves when it is its turn, and at once when it is already. Rejects with `OverBudget`, or the signal's reason. */
  begin(): Promise<void>;
  /** Lets the next one begin; to be called in any case. */
  end(): void;
}

export class LargeReadings {
  #row = 0;
  #last: Promise<unknown> = Promise.resolve();

  reading(signal: AbortSignal): LargeReading {
    let leave: (() => void) | undefined;
    const begin = async (): Promise<void> => {
      if (leave !== undefined) return;
      if (this.#row === LONGEST_ROW) throw new OverBudget();
      this.#row += 1;
      const before = this.#last;
      const own = new Promise<void>((resolve) => {
        leave = resolve;
      });
      // Others are served before the next one begins.
      this.#last = Promise.all([before, own]).then(() => setImmediate());
      void own.then(() => {
        this.#row -= 1;
      });
      await orAborted(before, signal);
    };
    return { begin, end: () => leave?.() };
  }
}
