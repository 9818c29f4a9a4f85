// Keeps the database within its bounds: with each write, those entries go that were not changed for longest. It remembers where
// they begin, since LevelDB would look at everything that was deleted before them.
import type { Dropped, StoreBounds, StoreOptions, StoreSize } from "../store.js";
import type { Changes, Operation } from "./changes.js";
import type { Database } from "./database.js";
import { type Entry, readEntry } from "./entry.js";
import {
  type EntryName,
  itemKey,
  keyOf,
  ORDER_END,
  ORDER_START,
  orderKey,
  readOrderKey,
  TOTALS,
} from "./keys.js";

/** Entries dropped with one write; further ones follow with the next. */
const MOST = 500;

export class Sweeper {
  bounds: StoreBounds;
  hasMore = false;
  readonly #database: Database;
  readonly #options: StoreOptions;
  #size: StoreSize;
  /** No entry is before it. */
  #front = ORDER_START;
  #latest = 0;

  private constructor(database: Database, options: StoreOptions, size: StoreSize) {
    this.#database = database;
    this.#options = options;
    this.#size = size;
    this.bounds = options.bounds;
  }

  static async start(database: Database, options: StoreOptions): Promise<Sweeper> {
    const text = await database.get(TOTALS);
    const [entries = 0, bytes = 0] = text === undefined ? [] : (JSON.parse(text) as number[]);
    return new Sweeper(database, options, { entries, bytes });
  }

  get size(): StoreSize {
    return this.#size;
  }

  /** Adds what has to go because of the changes. */
  async settle(changes: Changes): Promise<void> {
    this.hasMore = false;
    if (!this.#isDue(changes)) return;
    let dropped = 0;
    for await (const [key, text] of this.#database.entries({ gte: this.#front, lt: ORDER_END })) {
      this.#front = key;
      if (changes.isDeleted(key)) continue;
      const reason = this.#reasonToDrop(readEntry(text), changes);
      if (reason === undefined) return;
      if (dropped === MOST) break;
      await this.drop(changes, readOrderKey(key), reason);
      dropped += 1;
    }
    this.hasMore = this.#excess(changes) !== undefined || dropped === MOST;
  }

  sizeAfter({ entries, bytes }: Changes): Operation {
    const { entries: before, bytes: bytesBefore } = this.#size;
    return { type: "put", key: TOTALS, value: JSON.stringify([before + entries, bytesBefore + bytes]) };
  }

  /** They are on the disk. */
  written(changes: Changes): void {
    const { entries, bytes } = this.#size;
    this.#size = { entries: entries + changes.entries, bytes: bytes + changes.bytes };
    for (const reason of changes.dropped) this.#options.onDrop(reason, 1);
  }

  /** The time of a change; it never goes back, so that changed entries are never before others. */
  clock(): number {
    this.#latest = Math.max(this.#latest, this.#options.now());
    return this.#latest;
  }

  /** Deletes all that belongs to the entry, if it is there. */
  async drop(changes: Changes, name: EntryName, reason?: Dropped): Promise<void> {
    const text = await changes.get(keyOf("entry", name));
    if (text === undefined) return;
    const entry = readEntry(text);
    for (const part of ["entry", "head", "turn"] as const) changes.delete(keyOf(part, name));
    for (let index = 0; index < entry.items; index += 1) changes.delete(itemKey(name, index));
    changes.delete(orderKey(entry.changedAt, name));
    changes.entries -= 1;
    changes.bytes -= entry.bytes;
    if (reason !== undefined) changes.dropped.push(reason);
  }

  #isDue(changes: Changes): boolean {
    if (this.#front === ORDER_START || this.#excess(changes) !== undefined) return true;
    return this.#isExpired(readOrderKey(this.#front));
  }

  #reasonToDrop(oldest: Entry, changes: Changes): Dropped | undefined {
    return this.#isExpired(oldest) ? "expired" : this.#excess(changes);
  }

  #excess(changes: Changes): Dropped | undefined {
    if (this.#size.entries + changes.entries > this.bounds.maxEntries) return "entries";
    return this.#size.bytes + changes.bytes > this.bounds.maxBytes ? "bytes" : undefined;
  }

  #isExpired({ changedAt }: Pick<Entry, "changedAt">): boolean {
    return changedAt + this.bounds.ttlMilliseconds <= this.#options.now();
  }
}
