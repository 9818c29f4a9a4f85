// The generation in force, and those before it that still have requests.
import type { Generation } from "./generation.js";

export class Generations {
  readonly #all = new Set<Generation>();
  #current: Generation;
  readonly #listeners: ((generation: Generation) => void)[] = [];

  constructor(first: Generation) {
    this.#current = first;
    this.#begin(first);
  }

  get current(): Generation {
    return this.#current;
  }

  /** The one in force, and those with requests in progress. */
  get count(): number {
    return this.#all.size;
  }

  /** Calls the listener with the generation in force, and with each that follows. */
  onChange(listener: (generation: Generation) => void): void {
    this.#listeners.push(listener);
    listener(this.#current);
  }

  /** From now on requests begin with the next generation. */
  swap(next: Generation): void {
    const before = this.#current;
    this.#current = next;
    this.#begin(next);
    before.retire();
  }

  /** Resolves when everything is closed, for which the last requests must be over. */
  async close(): Promise<void> {
    this.#current.retire();
    await Promise.all([...this.#all].map(({ released }) => released));
  }

  #begin(generation: Generation): void {
    this.#all.add(generation);
    void generation.released.then(() => this.#all.delete(generation));
    generation.enforce();
    for (const listener of this.#listeners) listener(generation);
  }
}
