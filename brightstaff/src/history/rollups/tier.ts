// Sums of requests in buckets of time of one width.
import { type Added, Sums, type WrittenSums } from "../sums.js";
import { OTHER_SERIES } from "./series.js";

export interface TierBounds {
  /** Milliseconds of a bucket. */
  width: number;
  /** Milliseconds that buckets are kept. */
  span: number;
}

export interface Bucket {
  at: number;
  total: Sums;
  /** By the keys of series. */
  series: Map<string, Sums>;
}

/** When buckets begin, with their series. */
export type WrittenBuckets = [at: number, series: [key: string, sums: WrittenSums][]][];

/** Series of one bucket; further ones are together. */
const MOST_SERIES = 500;
/** Series of all buckets together; then the oldest keep their totals only. */
const MOST_KEPT_SERIES = 20_000;

export class Tier {
  readonly width: number;
  /** Complete from then on. */
  from = Number.NEGATIVE_INFINITY;
  readonly #span: number;
  readonly #mostKept: number;
  readonly #buckets = new Map<number, Bucket>();
  #kept = 0;

  constructor({ width, span }: TierBounds, mostKept = MOST_KEPT_SERIES) {
    this.width = width;
    this.#span = span;
    this.#mostKept = mostKept;
  }

  /** Whether it knows everything since `at`. */
  reaches(at: number): boolean {
    return at >= this.from && at >= Date.now() - this.#span;
  }

  get(at: number): Bucket | undefined {
    return this.#buckets.get(at);
  }

  add(end: number, key: string, added: Added): void {
    const bucket = this.#bucketOf(end);
    bucket?.total.add(added);
    if (bucket !== undefined) this.#seriesOf(bucket, key).add(added);
  }

  merge(end: number, key: string, sums: Sums): void {
    const bucket = this.#bucketOf(end);
    bucket?.total.merge(sums);
    if (bucket !== undefined) this.#seriesOf(bucket, key).merge(sums);
  }

  /** Everything, as it is written. */
  take(): WrittenBuckets {
    const taken = [...this.#buckets].map(([at, { series }]): WrittenBuckets[number] => [
      at,
      [...series].map(([key, sums]) => [key, sums.toJSON() as WrittenSums]),
    ]);
    this.#buckets.clear();
    this.#kept = 0;
    return taken;
  }

  #bucketOf(end: number): Bucket | undefined {
    const at = Math.floor(end / this.width) * this.width;
    const known = this.#buckets.get(at);
    if (known !== undefined) return known;
    const oldest = Date.now() - this.#span - this.width;
    if (at < oldest) return undefined;
    for (const bucket of this.#buckets.values()) if (bucket.at < oldest) this.#drop(bucket);
    const bucket = { at, total: new Sums(), series: new Map<string, Sums>() };
    this.#buckets.set(at, bucket);
    return bucket;
  }

  #seriesOf({ series }: Bucket, key: string): Sums {
    const own = series.has(key) || series.size < MOST_SERIES ? key : OTHER_SERIES;
    const known = series.get(own);
    if (known !== undefined) return known;
    const sums = new Sums();
    series.set(own, sums);
    this.#kept += 1;
    if (this.#kept > this.#mostKept) this.#joinOldest();
    return sums;
  }

  #joinOldest(): void {
    const apart = [...this.#buckets.values()].filter(({ series }) => series.size > 1);
    const oldest = apart.reduce<Bucket | undefined>(
      (one, other) => (one === undefined || other.at < one.at ? other : one),
      undefined,
    );
    if (oldest === undefined) return;
    this.#kept -= oldest.series.size - 1;
    const together = new Sums();
    for (const sums of oldest.series.values()) together.merge(sums);
    oldest.series.clear();
    oldest.series.set(OTHER_SERIES, together);
  }

  #drop({ at, series }: Bucket): void {
    this.#kept -= series.size;
    this.#buckets.delete(at);
  }
}
