// The rollups on the disk: what was added to a tier since the last time, a line for each bucket's width. What a process had no time
// to write is added again from the records.
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { isObject } from "../../json.js";
import type { Rollups, WrittenTier } from "../rollups/rollups.js";
import type { WrittenBuckets } from "../rollups/tier.js";
import { forEachInTurns } from "../slices.js";
import { Segments } from "./segments.js";

const TIER_BYTES = 16 << 20;
const SEGMENT_BYTES = 1 << 20;
const BETWEEN_LOOKS = 10_000;

interface Line {
  /** The number of the last request that is in it. */
  through: number;
  buckets: WrittenBuckets;
}

interface WrittenFiles {
  tier: WrittenTier;
  segments: Segments;
  written: number;
}

export class RollupFiles {
  readonly #rollups: Rollups;
  readonly #files: WrittenFiles[];
  readonly #logger: FastifyBaseLogger;
  #timer: NodeJS.Timeout | undefined;

  /** `directory`: of the history. */
  constructor(rollups: Rollups, { directory, logger }: { directory: string; logger: FastifyBaseLogger }) {
    this.#rollups = rollups;
    this.#logger = logger;
    this.#files = rollups.written.map((tier) => ({
      tier,
      segments: new Segments({
        ...{ directory: path.join(directory, `rollups-${tier.name}`), logger },
        ...{ bounds: { bytes: TIER_BYTES, milliseconds: tier.bounds.span }, segmentBytes: SEGMENT_BYTES },
      }),
      written: Date.now(),
    }));
  }

  get bytes(): number {
    return this.#files.reduce((sum, { segments }) => sum + segments.bytes, 0);
  }

  /** The number of the last request that every tier has. */
  get through(): number {
    return Math.min(...this.#files.map(({ tier }) => tier.through));
  }

  /** The number of the last request that any tier has. */
  get latest(): number {
    return Math.max(...this.#files.map(({ tier }) => tier.through));
  }

  /** Before requests are added again. Never rejects. */
  async restore(): Promise<void> {
    let skipped = 0;
    for (const { tier, segments } of this.#files)
      for await (const lines of segments.latest())
        await forEachInTurns(lines, (text) => {
          const line = readLine(text);
          if (line === undefined) skipped += 1;
          else {
            tier.restore(line.buckets);
            tier.through = Math.max(tier.through, line.through);
          }
        });
    if (skipped > 0) this.#logger.warn({ skipped }, "lines of the rollups that cannot be read were skipped");
  }

  /** From now on it is written, when requests were added again. */
  begin(): void {
    this.#timer = setInterval(() => this.#write(), BETWEEN_LOOKS).unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#write(true);
    }
    await Promise.all(this.#files.map(({ segments }) => segments.close()));
  }

  #write(isLast = false): void {
    for (const files of this.#files) {
      const { tier, segments, written } = files;
      if (!isLast && Date.now() - written < tier.bounds.width) continue;
      files.written = Date.now();
      const buckets = tier.takeAdded();
      const line: Line = { through: this.#rollups.last, buckets };
      if (buckets.length > 0) segments.append(JSON.stringify(line));
    }
  }
}

function readLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Line;
    return isObject(line) && Number.isInteger(line.through) && areBuckets(line.buckets) ? line : undefined;
  } catch {
    return undefined;
  }
}

function areBuckets(buckets: unknown): buckets is WrittenBuckets {
  const isSeries = (series: unknown): boolean =>
    Array.isArray(series) && typeof series[0] === "string" && Array.isArray(series[1]);
  return (
    Array.isArray(buckets) &&
    buckets.every(
      (bucket: unknown) =>
        Array.isArray(bucket) &&
        Number.isInteger(bucket[0]) &&
        Array.isArray(bucket[1]) &&
        bucket[1].every(isSeries),
    )
  );
}
