// Writes of the database. Each sees those before it. Those that arrive while others are being written are written together, and
// each is on the disk before it is acknowledged.
import { Changes, type Readable } from "./changes.js";

/** Of one write to the disk. */
const MOST_CHANGES = 10_000;

interface Waiting {
  /** Resolves with what acknowledges it. */
  prepare: (changes: Changes) => Promise<() => void>;
  reject: (error: unknown) => void;
}

export interface WriterOptions {
  base: Readable;
  /** Makes them durable. */
  write: (changes: Changes) => Promise<void>;
  /** Adds what follows from them. */
  settle: (changes: Changes) => Promise<void>;
}

export class Writer {
  readonly #options: WriterOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Resolves when what `make` has changed is on the disk. When `make` rejects, nothing is changed. */
  run<Result>(make: (changes: Changes) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const prepare = async (changes: Changes): Promise<() => void> => {
        const own = new Changes(changes);
        const result = await make(own);
        changes.add(own);
        return () => resolve(result);
      };
      this.#waiting.push({ prepare, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Waits for all writes. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#writeNext();
    this.#writing = undefined;
  }

  async #writeNext(): Promise<void> {
    const { base, write, settle } = this.#options;
    const changes = new Changes(base);
    const prepared: { resolve: () => void; reject: Waiting["reject"] }[] = [];
    while (changes.size < MOST_CHANGES) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const { prepare, reject } = next;
      await prepare(changes).then((resolve) => prepared.push({ resolve, reject }), reject);
    }
    try {
      await settle(changes);
      if (changes.size > 0) await write(changes);
      for (const { resolve } of prepared) resolve();
    } catch (error) {
      for (const { reject } of prepared) reject(error);
    }
  }
}
