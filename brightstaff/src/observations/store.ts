// The latest observations, a bounded ring in memory.
import type { Observation } from "@plano/config/contract";

export class ObservationStore {
  readonly #ring: Observation[] = [];
  readonly #capacity: number;
  readonly #listeners: ((observation: Observation) => void)[] = [];
  #total = 0;
  #rejected = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Added since the start, including those no longer kept. */
  get total(): number {
    return this.#total;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Calls the listener for each observation. A listener must not throw. */
  onAdd(listener: (observation: Observation) => void): void {
    this.#listeners.push(listener);
  }

  add(observation: Observation): void {
    if (this.#capacity > 0) this.#ring[this.#total % this.#capacity] = observation;
    this.#total += 1;
    for (const listener of this.#listeners) listener(observation);
  }

  reject(count: number): void {
    this.#rejected += count;
  }

  /** Newest first. */
  latest(limit: number): Observation[] {
    const count = Math.min(limit, this.#ring.length);
    return Array.from(
      { length: count },
      (_, age) => this.#ring[(this.#total - 1 - age) % this.#capacity],
    ).filter((observation): observation is Observation => observation !== undefined);
  }
}
