// Drops what has expired or is beyond the bounds, soon after a change, and once a minute.
import {
  type Dropped,
  type StoreBounds,
  type StoreOptions,
  type StoreSize,
  SWEEP_INTERVAL,
} from "../store.js";
import type { Pool } from "./pool.js";
import { EVICT, expire, MOST_DROPPED, SIZE } from "./statements.js";

/** Milliseconds from a change to the sweep. */
const SOON = 500;

const EXPIRE = [expire("responses"), expire("conversations")];

interface EvictRow {
  dropped: string;
  /** Entries, else bytes. */
  had_too_many: boolean;
}

export class Sweeper {
  bounds: StoreBounds;
  size: StoreSize = { entries: 0, bytes: 0 };
  readonly #pool: Pool;
  readonly #options: StoreOptions;
  readonly #interval: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(pool: Pool, options: StoreOptions) {
    this.#pool = pool;
    this.#options = options;
    this.bounds = options.bounds;
    this.#interval = setInterval(() => this.sweepSoon(), SWEEP_INTERVAL).unref();
  }

  static async start(pool: Pool, options: StoreOptions): Promise<Sweeper> {
    const sweeper = new Sweeper(pool, options);
    await sweeper.#measure();
    return sweeper;
  }

  configure(bounds: StoreBounds): void {
    this.bounds = bounds;
    this.sweepSoon();
  }

  dropped(reason: Dropped, entries: number): void {
    if (entries > 0) this.#options.onDrop(reason, entries);
  }

  sweepSoon(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // What fails now is done with the next change, or in a minute.
      this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(() => {});
    }, SOON).unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#interval);
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    for (const statement of EXPIRE) {
      const expired = async (): Promise<number> => {
        const { rowCount } = await this.#pool.query(statement, [
          this.#options.now() - this.bounds.ttlMilliseconds,
        ]);
        return rowCount ?? 0;
      };
      await this.#repeat(expired, () => "expired");
    }
    await this.#measure();
    if (!this.#isOver()) return;
    let reason: Dropped = "bytes";
    const evicted = async (): Promise<number> => {
      const { maxEntries, maxBytes } = this.bounds;
      const { rows } = await this.#pool.query<EvictRow>(EVICT, [maxEntries, maxBytes]);
      reason = rows[0]?.had_too_many ? "entries" : "bytes";
      return Number(rows[0]?.dropped ?? 0);
    };
    await this.#repeat(evicted, () => reason);
    await this.#measure();
    // Another process evicts, and has not committed yet.
    if (this.#isOver()) this.sweepSoon();
  }

  #isOver(): boolean {
    return this.size.entries > this.bounds.maxEntries || this.size.bytes > this.bounds.maxBytes;
  }

  /** While it drops as many as it may. */
  async #repeat(drop: () => Promise<number>, reason: () => Dropped): Promise<void> {
    for (let dropped = MOST_DROPPED; dropped === MOST_DROPPED && !this.#isClosed; ) {
      dropped = await drop();
      this.dropped(reason(), dropped);
    }
  }

  async #measure(): Promise<void> {
    const { rows } = await this.#pool.query<{ entries: string; bytes: string }>(SIZE, []);
    this.size = { entries: Number(rows[0]?.entries ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
  }
}
