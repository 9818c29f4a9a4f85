// Changes of the database that are made together, or not at all. Each sees those before it.
import type { Dropped } from "../store.js";

export interface Readable {
  get(key: string): Promise<string | undefined>;
}

export type Operation = { type: "put"; key: string; value: string } | { type: "del"; key: string };

export class Changes implements Readable {
  readonly #base: Readable;
  /** Undefined: deleted. */
  readonly #values = new Map<string, string | undefined>();
  /** How many entries there are more, and what they have. */
  entries = 0;
  bytes = 0;
  /** One for each entry that goes by itself. */
  readonly dropped: Dropped[] = [];

  constructor(base: Readable) {
    this.#base = base;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#values.has(key) ? this.#values.get(key) : this.#base.get(key);
  }

  put(key: string, value: string): void {
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.set(key, undefined);
  }

  isDeleted(key: string): boolean {
    return this.#values.has(key) && this.#values.get(key) === undefined;
  }

  /** Takes over those of another that began with these. */
  add(more: Changes): void {
    for (const [key, value] of more.#values) this.#values.set(key, value);
    this.entries += more.entries;
    this.bytes += more.bytes;
    this.dropped.push(...more.dropped);
  }

  get size(): number {
    return this.#values.size;
  }

  operations(): Operation[] {
    return [...this.#values].map(([key, value]) =>
      value === undefined ? { type: "del", key } : { type: "put", key, value },
    );
  }
}
