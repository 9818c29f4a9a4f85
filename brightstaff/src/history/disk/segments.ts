// Lines in files of bounded size, written apart from whoever appends them. The oldest file is deleted as a whole, by age or when
// all together are too large. A disk that is full, or any other failure, stops the writing for a while and harms nothing else.
import { lstat, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { reasonOf } from "../../condition.js";
import { forEachInTurns } from "../slices.js";
import { linesOf, OWNER_ONLY, readIfThere, replaceFile } from "./line-file.js";
import { WaitingLines } from "./waiting-lines.js";

export interface SegmentBounds {
  /** Of all files together. */
  bytes: number;
  milliseconds: number;
}

export interface SegmentOptions {
  directory: string;
  bounds: SegmentBounds;
  logger: FastifyBaseLogger;
  /** Bytes of a file. */
  segmentBytes?: number;
}

interface Segment {
  name: string;
  bytes: number;
  /** Of its last change. */
  changed: number;
}

const SEGMENT_BYTES = 8 << 20;
/** Bytes that wait to be written. */
const MOST_WAITING = 8 << 20;
const BETWEEN_WRITES = 500;
/** Milliseconds without writing after a failure. */
const REST = 10_000;
const nothing = (): string[] => [];
const NAME = /^\d{8,15}\.ndjson$/;
const UNFINISHED = /^\d{8,15}\.ndjson\.new$/;

export class Segments {
  readonly #options: SegmentOptions;
  #bounds: SegmentBounds;
  #segments: Segment[] = [];
  /** Of the last name that is taken, also by what is no file of this. */
  #lastNumber = 0;
  readonly #waiting = new WaitingLines(MOST_WAITING);
  /** How many of those count. */
  #waitingCount = 0;
  #last: Promise<void>;
  #timer: NodeJS.Timeout;
  #dropped = 0;
  #failure: string | undefined;
  #restsUntil = 0;

  constructor(options: SegmentOptions) {
    this.#options = options;
    this.#bounds = options.bounds;
    this.#last = this.#find().catch((error: unknown) => this.#fail(error, 0));
    this.#timer = setInterval(() => void this.flush(), BETWEEN_WRITES).unref();
  }

  set bounds(bounds: SegmentBounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Lines that count and were not written. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Why nothing is written; undefined if all is well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** A line without its end. `counts`: whether somebody should know if it is dropped. */
  append(line: string, counts = true): void {
    if (this.#waiting.append(line)) this.#waitingCount += Number(counts);
    else this.#dropped += Number(counts);
  }

  /** Resolves when everything so far is written, or dropped. */
  flush(): Promise<void> {
    this.#last = this.#last.then(() => this.#write());
    return this.#last;
  }

  /** The lines of the latest file, in their order, then those of the one before it, and so on. */
  async *latest(): AsyncGenerator<string[]> {
    await this.flush();
    for (const { name } of this.#segments.toReversed()) {
      const text = await readFile(this.#pathOf(name), "utf8").catch((error: unknown) => {
        this.#options.logger.warn(
          { file: name, reason: reasonOf(error) },
          "a file of the history cannot be read",
        );
        return "";
      });
      yield linesOf(text);
    }
  }

  /** Deletes every file. */
  async clear(): Promise<void> {
    this.#last = this.#last.then(async () => {
      this.#take();
      for (const { name } of this.#segments.splice(0)) await rm(this.#pathOf(name), { force: true });
    });
    await this.#last;
  }

  /**
   * Writes the files anew without such lines, the oldest file first; other lines are written in between. Rejects when some are
   * still there.
   */
  async remove(isSuch: (line: string) => boolean): Promise<void> {
    await this.flush();
    const failures: unknown[] = [];
    for (const segment of [...this.#segments]) {
      this.#last = this.#last.then(() =>
        this.#rewrite(segment, isSuch).catch((error: unknown) => void failures.push(error)),
      );
      await this.#last;
    }
    if (failures.length > 0) throw failures[0];
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #find(): Promise<void> {
    const { directory } = this.#options;
    const found = await readdir(directory).catch(nothing);
    // Of a process that ended while it wrote a file anew.
    for (const name of found) if (UNFINISHED.test(name)) await rm(this.#pathOf(name), { force: true });
    const names = found.filter((name) => NAME.test(name));
    names.sort((one, other) => numberOf(one) - numberOf(other));
    this.#lastNumber = numberOf(names.at(-1) ?? "0");
    for (const name of names) {
      // Something else may have such a name.
      const status = await lstat(this.#pathOf(name));
      if (status.isFile()) this.#segments.push({ name, bytes: status.size, changed: status.mtimeMs });
    }
  }

  async #rewrite(segment: Segment, isSuch: (line: string) => boolean): Promise<void> {
    const file = this.#pathOf(segment.name);
    const lines = linesOf(await readIfThere(file));
    const left: string[] = [];
    await forEachInTurns(lines, (line) => void (isSuch(line) || left.push(line)));
    if (left.length < lines.length) segment.bytes = await replaceFile(file, left);
  }

  async #write(): Promise<void> {
    const { lines, count } = this.#take();
    try {
      await this.#deleteOld();
      if (lines.length === 0) return;
      if (Date.now() < this.#restsUntil) this.#dropped += count;
      else await this.#writeLines(lines);
    } catch (error) {
      this.#fail(error, count);
    }
  }

  #take(): { lines: Buffer; count: number } {
    const taken = { lines: this.#waiting.take(), count: this.#waitingCount };
    this.#waitingCount = 0;
    return taken;
  }

  /** A line that an earlier write has left unfinished ends before them. */
  async #writeLines(lines: Buffer): Promise<void> {
    const { segmentBytes = SEGMENT_BYTES } = this.#options;
    const last = this.#segments.at(-1);
    const segment = last === undefined || last.bytes >= segmentBytes ? this.#next() : last;
    await mkdir(this.#options.directory, { recursive: true, mode: 0o700 });
    const file = await open(this.#pathOf(segment.name), "a", OWNER_ONLY);
    try {
      await file.appendFile("\n");
      await file.appendFile(lines);
    } finally {
      segment.bytes = (await file.stat()).size;
      segment.changed = Date.now();
      await file.close();
    }
    if (this.#failure !== undefined) this.#options.logger.info("the history is written again");
    this.#failure = undefined;
  }

  #next(): Segment {
    this.#lastNumber += 1;
    const name = `${String(this.#lastNumber).padStart(8, "0")}.ndjson`;
    const segment = { name, bytes: 0, changed: Date.now() };
    this.#segments.push(segment);
    return segment;
  }

  async #deleteOld(): Promise<void> {
    const oldest = Date.now() - this.#bounds.milliseconds;
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      const isTooMuch = this.bytes > this.#bounds.bytes && this.#segments.length > 1;
      if (first.changed >= oldest && !isTooMuch) return;
      await rm(this.#pathOf(first.name), { force: true });
      this.#segments.shift();
    }
  }

  #fail(error: unknown, count: number): void {
    this.#dropped += count;
    this.#restsUntil = Date.now() + REST;
    const reason = (error as NodeJS.ErrnoException).code ?? reasonOf(error);
    if (this.#failure !== reason) this.#options.logger.warn({ reason }, "the history cannot be written");
    this.#failure = reason;
  }

  #pathOf(name: string): string {
    return path.join(this.#options.directory, name);
  }
}

function numberOf(name: string): number {
  return Number.parseInt(name, 10);
}
