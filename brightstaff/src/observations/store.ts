// The latest observations, a bounded ring in memory.
import type { Observation } from "@plano/config/contract";
import { LRUCache } from "lru-cache";
import { withBreak } from "./broken-off.js";

const KEPT = 1_000;
/** The filter's workers have a few batches each that are under way. */
const REMEMBERED_BATCHES = 1_000;

export class ObservationStore {
  readonly #ring: (Observation | undefined)[] = [];
  readonly #capacity: number;
  /** Resolves when what was added outlives this process, as far as it can. */
  kept: () => Promise<void> = () => Promise.resolve();
  readonly #listeners = new Set<(observation: Observation) => void>();
  readonly #batches = new LRUCache<string, true>({ max: REMEMBERED_BATCHES });
  #total = 0;
  #rejected = 0;
  #latestAt = Number.NEGATIVE_INFINITY;

  constructor(capacity = KEPT) {
    this.#capacity = capacity;
  }

  /** Added since the start, including those no longer kept. */
  get total(): number {
    return this.#total;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** When the latest was added, by `performance.now()`. */
  get latestAt(): number {
    return this.#latestAt;
  }

  /** Calls the listener for each observation, until the returned function is called. A listener must not throw. */
  onAdd(listener: (observation: Observation) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** False for a batch that came before: its sender had no answer. */
  isNew(batch: string): boolean {
    if (this.#batches.has(batch)) return false;
    this.#batches.set(batch, true);
    return true;
  }

  add(told: Observation): void {
    const observation = withBreak(told);
    this.#ring[this.#total % this.#capacity] = observation;
    this.#total += 1;
    this.#latestAt = performance.now();
    for (const listener of this.#listeners) listener(observation);
  }

  reject(count: number): void {
    this.#rejected += count;
  }

  /** Keeps such observations no longer. */
  forget(isSuch: (observation: Observation) => boolean): void {
    for (const [at, observation] of this.#ring.entries())
      if (observation !== undefined && isSuch(observation)) this.#ring[at] = undefined;
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
