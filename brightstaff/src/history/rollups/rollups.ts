// What requests add up to in buckets of time, added as requests end: totals of months and of ten seconds cost the same to read,
// and reach further back than the requests themselves.
import type { Aggregation } from "../aggregation.js";
import { contributionsOf } from "../contributions.js";
import { type Matcher, matcherOf } from "../query/matcher.js";
import type { Query } from "../query/parse.js";
import type { KeptRequest } from "../records.js";
import { Sums } from "../sums.js";
import type { Dimension, Range, RequestSummary } from "../types.js";
import { isAnsweredBySeries, isRolled, OTHER_SERIES, Series, seriesKeyOf } from "./series.js";
import { type Bucket, Tier, type TierBounds, type WrittenBuckets } from "./tier.js";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** From the finest on: the width of each divides that of the next. */
const TIERS: readonly (TierBounds & { isWritten: boolean })[] = [
  { width: 10 * SECOND, span: 2 * HOUR, isWritten: false },
  { width: 5 * MINUTE, span: 72 * HOUR, isWritten: true },
  { width: HOUR, span: 90 * 24 * HOUR, isWritten: true },
];

/** A tier that a later process goes on with. */
export interface WrittenTier {
  name: string;
  bounds: TierBounds;
  /** The number of the last request that is in what was restored. */
  through: number;
  restore(buckets: WrittenBuckets): void;
  /** What was added since the last time. */
  takeAdded(): WrittenBuckets;
}

interface Rolling {
  tier: Tier;
  /** Undefined: it is not written. */
  written?: WrittenTier;
  unwritten?: Tier;
}

export class Rollups {
  readonly #tiers: readonly Rolling[] = TIERS.map(({ isWritten, ...bounds }) =>
    isWritten ? writtenTierOf(bounds) : { tier: new Tier(bounds) },
  );
  /** The number of the last request that was added. */
  #last = 0;

  get last(): number {
    return this.#last;
  }

  get written(): WrittenTier[] {
    return this.#tiers.flatMap(({ written = [] }) => written);
  }

  add({ summary, end, calls }: KeptRequest): void {
    this.#last = Math.max(this.#last, summary.n);
    for (const { added, under } of contributionsOf(summary, calls)) {
      const key = seriesKeyOf(summary, under);
      for (const { tier, written, unwritten } of this.#tiers) {
        if (written !== undefined && summary.n <= written.through) continue;
        tier.add(end, key, added);
        unwritten?.add(end, key, added);
      }
    }
  }

  /** Of an earlier process, the requests that ended before were not all read. */
  beginAt(time: number): void {
    for (const { tier, written } of this.#tiers) if (written === undefined) tier.from = time;
  }

  /** False: only the requests themselves can tell. */
  canTell(query: Query, dimensions: readonly Dimension[]): boolean {
    return isAnsweredBySeries(query) && dimensions.every(isRolled);
  }

  /** The width in milliseconds of the narrowest buckets that reach back to the beginning of the range. */
  resolutionOf({ from, to }: Range): number {
    return this.#tierAt(from, to, 0).width;
  }

  /** A bucket that the range cuts is in it as a whole. */
  aggregate(range: Range, query: Query, aggregation: Aggregation): void {
    const asked = new Asked(query);
    for (const { at, total, series } of this.#buckets(range, aggregation.bucket ?? Number.POSITIVE_INFINITY))
      if (asked.all) aggregation.addPoint(at, total);
      else for (const [key, sums] of series) if (asked.has(key)) aggregation.addPoint(at, sums);
    if (aggregation.dimensions.length === 0) return;
    const bySeries = new Map<string, Sums>();
    for (const { series } of this.#buckets(range, Number.POSITIVE_INFINITY))
      for (const [key, sums] of series) if (asked.has(key)) mergeInto(bySeries, key, sums);
    for (const [key, sums] of bySeries)
      aggregation.addRow(sums, key === OTHER_SERIES ? undefined : new Series(key).under);
  }

  /** The fewest buckets that make up the range, none wider than that. */
  *#buckets({ from, to }: Range, widest: number): Generator<Bucket> {
    for (let at = from; at < to; ) {
      const tier = this.#tierAt(at, to, widest);
      const start = Math.floor(at / tier.width) * tier.width;
      const bucket = tier.get(start);
      if (bucket !== undefined) yield bucket;
      at = start + tier.width;
    }
  }

  /** The widest whose bucket begins there and is all in the range, else the finest that reaches back so far. */
  #tierAt(at: number, to: number, widest: number): Tier {
    const tiers = this.#tiers.map(({ tier }) => tier).filter((tier) => tier.reaches(at));
    const fitting = tiers.findLast(({ width }) => width <= widest && at % width === 0 && at + width <= to);
    return fitting ?? tiers[0] ?? (this.#tiers.at(-1) as Rolling).tier;
  }
}

/** Which series a query asks for; each is looked at once. */
class Asked {
  readonly all: boolean;
  readonly #matches: Matcher;
  readonly #known = new Map<string, boolean>();

  constructor(query: Query) {
    this.#matches = matcherOf(query);
    this.all = query.fields.length === 0;
  }

  has(key: string): boolean {
    if (this.all) return true;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isSuch = key !== OTHER_SERIES && this.#matches(new Series(key).labels as RequestSummary);
    this.#known.set(key, isSuch);
    return isSuch;
  }
}

function mergeInto(sums: Map<string, Sums>, key: string, more: Sums): void {
  const own = sums.get(key) ?? new Sums();
  own.merge(more);
  sums.set(key, own);
}

function writtenTierOf(bounds: TierBounds): Rolling {
  const [tier, unwritten] = [new Tier(bounds), new Tier(bounds)];
  const written: WrittenTier = {
    name: `${bounds.width / 1_000}s`,
    bounds,
    through: 0,
    takeAdded: () => unwritten.take(),
    restore(buckets) {
      for (const [at, series] of buckets)
        for (const [key, sums] of series) tier.merge(at, key, Sums.read(sums));
    },
  };
  return { tier, written, unwritten };
}
