// Lets other requests have their turn of the event loop during long work.
import { setImmediate as nextTurn } from "node:timers/promises";

/** UTF-16 units that are read in a turn. */
const MOST = 32 << 10;
/** What a text costs, however short it is. */
const OWN_UNITS = 16;

export class Turns {
  readonly #signal: AbortSignal;
  #left = MOST;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Before so many units are read. Rejects when the signal aborts. */
  async take(units: number): Promise<void> {
    this.#left -= units + OWN_UNITS;
    if (this.#left > 0) return;
    this.#left = MOST;
    await nextTurn();
    this.#signal.throwIfAborted();
  }
}
