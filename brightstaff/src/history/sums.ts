// What requests add up to. Sums of parts add up to those of the whole.
import { type Buckets, bucketOf, Histogram } from "./histogram.js";
import type { Totals } from "./types.js";

const COUNTS = [
  "requests",
  "errors",
  "clientsLeft",
  "limited",
  "failovers",
  "input",
  "cachedInput",
  "cacheWrite",
  "output",
  "reasoning",
  "cost",
  "withoutPrice",
  "saved",
  "withoutUsage",
  "withPrice",
  "modelRequests",
] as const;
const TIMES = ["duration", "ttft", "tokensPerSecond"] as const;

export type Counts = Partial<Record<(typeof COUNTS)[number], number>>;
/** Null: not known. */
export type Times = Record<(typeof TIMES)[number], number | null>;

/** What one request adds to several sums. */
export interface Added {
  /** In the order of the names. */
  counts: readonly number[];
  buckets: readonly (number | undefined)[];
}

/** By all parts together. */
export function addedBy(parts: readonly Counts[], times: Times): Added {
  return {
    counts: COUNTS.map((name) => {
      let count = 0;
      for (const part of parts) count += part[name] ?? 0;
      return count;
    }),
    buckets: TIMES.map((name) => (times[name] === null ? undefined : bucketOf(times[name]))),
  };
}

export function countIn({ counts }: Added, name: keyof Counts): number {
  return counts[COUNTS.indexOf(name)] ?? 0;
}

/** The counts in their order, then the histograms. Those of earlier versions lack the last counts. */
export type WrittenSums = [...number[], Buckets, Buckets, Buckets];

export class Sums {
  readonly #counts: number[];
  readonly #times: readonly Histogram[];

  constructor(
    counts: number[] = COUNTS.map(() => 0),
    times: readonly Histogram[] = TIMES.map(() => new Histogram()),
  ) {
    this.#counts = counts;
    this.#times = times;
  }

  static read(written: WrittenSums): Sums {
    const counts = written.slice(0, -TIMES.length) as number[];
    const times = written.slice(-TIMES.length) as Buckets[];
    const told = (count: keyof Counts): number => counts[COUNTS.indexOf(count)] ?? 0;
    if (counts.length === COUNTS.indexOf("withPrice")) counts.push(Number(told("cost") > 0));
    if (counts.length === COUNTS.indexOf("modelRequests")) counts.push(told("requests"));
    return new Sums(
      counts,
      TIMES.map((_, at) => new Histogram(times[at])),
    );
  }

  add({ counts, buckets }: Added): void {
    const own = this.#counts;
    for (let at = 0; at < counts.length; at += 1) own[at] = (own[at] ?? 0) + (counts[at] ?? 0);
    for (let at = 0; at < buckets.length; at += 1) {
      const bucket = buckets[at];
      if (bucket !== undefined) this.#times[at]?.addBucket(bucket);
    }
  }

  merge(other: Sums): void {
    for (const [at, count] of other.#counts.entries()) this.#counts[at] = (this.#counts[at] ?? 0) + count;
    for (const [at, time] of other.#times.entries()) this.#times[at]?.merge(time);
  }

  get(count: keyof Counts): number {
    return this.#counts[COUNTS.indexOf(count)] ?? 0;
  }

  totals(): Totals {
    const counts = COUNTS.map((name, at) => [name, this.#counts[at] ?? 0]);
    const times = TIMES.map((name, at) => [name, this.#times[at]?.quantiles()]);
    const totals = Object.fromEntries([...counts, ...times]) as unknown as Totals;
    if (totals.withoutPrice > 0 && totals.withPrice === 0) Object.assign(totals, { cost: null, saved: null });
    return totals;
  }

  toJSON(): unknown[] {
    return [...this.#counts, ...this.#times];
  }
}
