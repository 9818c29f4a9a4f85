// Counts of values in buckets that each end 2 % above the one before: histograms of parts of a range add up to that of the
// whole, so a percentile of a day is one of the day.
import type { Quantiles } from "./types.js";

const STEP = Math.log(1.02);
/** Values below are counted as this one. */
const LEAST = 0.01;
const SHARES = [0.5, 0.95, 0.99] as const;

/** Bucket and count in turn, in the order of the buckets: few buckets of few requests take little memory. */
export type Buckets = number[];

export class Histogram {
  readonly #buckets: Buckets;
  #count: number;

  constructor(buckets: Buckets = []) {
    this.#buckets = buckets;
    this.#count = 0;
    for (let at = 1; at < buckets.length; at += 2) this.#count += buckets[at] ?? 0;
  }

  add(value: number): void {
    this.#addCount(bucketOf(value), 1);
  }

  /** For values that several histograms get. */
  addBucket(bucket: number): void {
    this.#addCount(bucket, 1);
  }

  merge(other: Histogram): void {
    for (let at = 0; at < other.#buckets.length; at += 2)
      this.#addCount(other.#buckets[at] ?? 0, other.#buckets[at + 1] ?? 0);
  }

  quantiles(): Quantiles {
    const [p50, p95, p99] = SHARES.map((share) => this.#quantile(share));
    return { count: this.#count, p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
  }

  toJSON(): Buckets {
    return this.#buckets;
  }

  #quantile(share: number): number | null {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return null;
    for (let at = 0; at < this.#buckets.length; at += 2) {
      left -= this.#buckets[at + 1] ?? 0;
      if (left <= 0) return LEAST * Math.exp((this.#buckets[at] ?? 0) * STEP);
    }
    return null;
  }

  #addCount(bucket: number, count: number): void {
    this.#count += count;
    const buckets = this.#buckets;
    let [low, high] = [0, buckets.length / 2];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((buckets[middle * 2] ?? 0) < bucket) low = middle + 1;
      else high = middle;
    }
    const at = low * 2;
    if (buckets[at] === bucket) buckets[at + 1] = (buckets[at + 1] ?? 0) + count;
    else buckets.splice(at, 0, bucket, count);
  }
}

export function bucketOf(value: number): number {
  return Math.round(Math.log(Math.max(value, LEAST) / LEAST) / STEP);
}
