// The files of an embedded store: a LevelDB, opened by one process at a time. Its errors say what is wrong and where.
import { mkdir, statfs } from "node:fs/promises";
import { ClassicLevel } from "classic-level";
import { reasonOf } from "../../condition.js";
import { StoreFull, StoreUnavailable } from "../store.js";
import type { Operation, Readable } from "./changes.js";

/** Bytes that stay free on the disk, so that what is deleted can be cleared away. */
const RESERVE = 16 << 20;
/** What LevelDB writes when it is opened. */
const LEAST_TO_OPEN = 4 << 20;
/** Milliseconds for which a look at the disk counts. */
const LOOK = 500;
/** Milliseconds between two compactions for want of room. */
const BETWEEN_COMPACTIONS = 30_000;

export class Database implements Readable {
  readonly #path: string;
  readonly #level: ClassicLevel;
  readonly #now: () => number;
  #looked = Number.NEGATIVE_INFINITY;
  #free = 0;
  #compacted = Number.NEGATIVE_INFINITY;
  /** A write failed: LevelDB takes no more until it is opened anew, but still reads. */
  #isBroken = false;
  /** It is broken, and there is room to open it. */
  mustReopen = false;

  private constructor(path: string, level: ClassicLevel, now: () => number) {
    this.#path = path;
    this.#level = level;
    this.#now = now;
  }

  static async open(path: string, now: () => number): Promise<Database> {
    let level: ClassicLevel | undefined;
    try {
      // LevelDB opens by itself once it is constructed, and would create the directory readable for everybody.
      await mkdir(path, { recursive: true, mode: 0o700 });
      level = new ClassicLevel(path);
      await level.open();
    } catch (error) {
      await level?.close().catch(() => {});
      throw described(error, path);
    }
    return new Database(path, level, now);
  }

  /** Of a short value: reading it takes microseconds, and a thread that does so would be waited for ten times as long. */
  async get(key: string): Promise<string | undefined> {
    return this.#told(async () => this.#level.getSync(key));
  }

  /** Of a value of any length, by a thread. */
  getLong(key: string): Promise<string | undefined> {
    return this.#told(() => this.#level.get(key));
  }

  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#told(() => this.#level.getMany(keys));
  }

  /** Of a range, in order, or the other way round. */
  async *entries(range: { gte: string; lt: string }, reverse = false): AsyncGenerator<[string, string]> {
    const iterator = this.#level.iterator({ ...range, reverse });
    try {
      for (;;) {
        const next = await this.#told(() => iterator.nextv(PAGE));
        if (next.length === 0) return;
        yield* next;
      }
    } finally {
      await iterator.close();
    }
  }

  /** Resolves when they are on the disk. */
  async write(operations: Operation[]): Promise<void> {
    try {
      await this.#level.batch(operations, { sync: true });
    } catch (error) {
      this.#isBroken = true;
      throw described(error, this.#path);
    }
  }

  /** Rejects when nothing can be added. */
  async assertRoom(): Promise<void> {
    await this.assertUsable();
    if (this.#free >= RESERVE) return;
    this.#compactSoon();
    throw new StoreFull(fullDisk(this.#path));
  }

  /** Rejects when nothing can be written, not even what is deleted. */
  async assertUsable(): Promise<void> {
    if (this.#now() - this.#looked > LOOK) {
      const { bavail, bsize } = await statfs(this.#path);
      this.#free = bavail * bsize;
      this.#looked = this.#now();
    }
    if (!this.#isBroken) return;
    if (this.#free < LEAST_TO_OPEN) throw new StoreFull(fullDisk(this.#path));
    this.mustReopen = true;
    throw new StoreUnavailable(`${this.#path} is being opened anew after a failure`);
  }

  close(): Promise<void> {
    return this.#level.close();
  }

  /** What was deleted takes room until LevelDB has written the files anew. */
  #compactSoon(): void {
    if (this.#isBroken || this.#now() - this.#compacted < BETWEEN_COMPACTIONS) return;
    this.#compacted = this.#now();
    void this.#level.compactRange("", "\uffff").catch(() => {});
  }

  async #told<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      throw described(error, this.#path);
    }
  }
}

/** Entries that an iterator reads at once. */
const PAGE = 100;

function fullDisk(path: string): string {
  return `there is no room left on the disk of ${path}`;
}

/** LevelDB's own messages are in the cause. */
function described(error: unknown, path: string): Error {
  const { cause, code: outer } = error as { cause?: unknown; code?: string };
  const { code = outer, message } = (cause ?? error) as NodeJS.ErrnoException;
  if (code === "ENOSPC" || /no space left|file too large/i.test(message))
    return new StoreFull(fullDisk(path));
  if (code === "LEVEL_LOCKED")
    return new StoreUnavailable(`another process has opened ${path}; each needs a directory of its own`);
  if (code === "LEVEL_CORRUPTION")
    return new StoreUnavailable(`${path} is damaged; restore it, or move it away to begin anew`);
  return new StoreUnavailable(`${path} cannot be used: ${reasonOf(cause ?? error)}`);
}
