// The history on the disk: files of lines in a directory of the state directory.
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { Disk, History, HistoryBounds } from "../history.js";
import { restore } from "./restore.js";
import { Segments } from "./segments.js";
import { lineOf, type Stored } from "./stored.js";

const DAY = 86_400_000;

export interface HistoryFilesOptions {
  /** The state directory. */
  directory: string;
  bounds: HistoryBounds;
  logger: FastifyBaseLogger;
  /** What was said is written, too. */
  writesContent: () => boolean;
}

export class HistoryFiles implements Disk {
  readonly #options: HistoryFilesOptions;
  readonly #segments: Segments;

  constructor(options: HistoryFilesOptions) {
    const { directory, logger, bounds } = options;
    this.#options = options;
    this.#segments = new Segments({
      ...{ directory: path.join(directory, "history"), logger },
      bounds: boundsOf(bounds),
    });
  }

  get bytes(): number {
    return this.#segments.bytes;
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

  /** Never rejects. */
  async restore(history: History): Promise<void> {
    const { logger, writesContent } = this.#options;
    await restore(history, this.#segments, { logger, withContent: writesContent() });
  }

  close(): Promise<void> {
    return this.#segments.close();
  }
}

function boundsOf({ diskBytes: bytes, days }: HistoryBounds): { bytes: number; milliseconds: number } {
  return { bytes, milliseconds: days * DAY };
}
