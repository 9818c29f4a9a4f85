// The history on the disk: files of lines in a directory of the state directory.
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { Forgotten, IsForgotten } from "../forgettable.js";
import type { ForgetfulDisk } from "../forgetting.js";
import type { Disk, History, HistoryBounds } from "../history.js";
import { summaryOf } from "../summary.js";
import { type OnRestored, restore } from "./restore.js";
import { RollupFiles } from "./rollup-files.js";
import { Segments } from "./segments.js";
import { foundLineOf, lineOf, readLine, type Stored, type StoredFound } from "./stored.js";

const DAY = 86_400_000;

export interface HistoryFilesOptions {
  /** The state directory. */
  directory: string;
  bounds: HistoryBounds;
  logger: FastifyBaseLogger;
  /** What was said is written, too. */
  writesContent: () => boolean;
}

export class HistoryFiles implements Disk, ForgetfulDisk {
  readonly #options: HistoryFilesOptions;
  readonly #segments: Segments;
  #rollups: RollupFiles | undefined;

  constructor(options: HistoryFilesOptions) {
    const { directory, logger, bounds } = options;
    this.#options = options;
    this.#segments = new Segments({
      ...{ directory: path.join(directory, "history"), logger },
      bounds: boundsOf(bounds),
    });
  }

  get bytes(): number {
    return this.#segments.bytes + (this.#rollups?.bytes ?? 0);
  }

  get dropped(): number {
    return this.#segments.dropped;
  }

  get failure(): string | undefined {
    return this.#segments.failure;
  }

  write(stored: Stored): void {
    this.#segments.append(lineOf(stored, this.#options.writesContent()));
  }

  configure(bounds: HistoryBounds): void {
    this.#segments.bounds = boundsOf(bounds);
  }

  /** A finding that is lost is looked for again by nobody, and is no request. */
  writeFound(stored: StoredFound): void {
    this.#segments.append(foundLineOf(stored, this.#options.writesContent()), false);
  }

  /** Resolves when everything so far is written, or dropped. */
  flush(): Promise<void> {
    return this.#segments.flush();
  }

  /** Also lines that cannot be read, and what was found in requests that are not there any more: they may be theirs. */
  async forget(isForgotten: IsForgotten, forgotten: Forgotten): Promise<void> {
    // What was found in a request is behind it.
    const left = new Set<number>();
    await this.#segments.remove((line) => {
      const stored = readLine(line);
      if (stored === undefined) return true;
      if (!("finished" in stored)) return !left.has(stored.n);
      const summary = summaryOf(stored.n, stored.finished);
      if (isForgotten(summary)) forgotten.set(stored.n, summary.id);
      else left.add(stored.n);
      return !left.has(stored.n);
    });
  }

  /** Never rejects. */
  async restore(history: History, onRestored: OnRestored = () => {}): Promise<void> {
    const { logger, writesContent, directory } = this.#options;
    const rollups = new RollupFiles(history.rollups, { directory, logger });
    this.#rollups = rollups;
    await rollups.restore();
    const { through } = rollups;
    history.goOnAfter(rollups.latest);
    await restore(history, this.#segments, { logger, withContent: writesContent(), through, onRestored });
    rollups.begin();
  }

  async close(): Promise<void> {
    await Promise.all([this.#segments.close(), this.#rollups?.close()]);
  }
}

function boundsOf({ diskBytes: bytes, days }: HistoryBounds): { bytes: number; milliseconds: number } {
  return { bytes, milliseconds: days * DAY };
}
