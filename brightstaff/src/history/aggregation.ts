// Adds up requests: in all, for each point of a series, and for the values of dimensions.
import { type Contribution, contributionsOf } from "./contributions.js";
import type { KeptRequest } from "./records.js";
import { Sums } from "./sums.js";
import type { BreakdownRow, Dimension, Range, SeriesPoint } from "./types.js";

/** Rows of one breakdown; others are together in one that has no key. */
const MOST_ROWS = 2_000;
/** No client can be called so: headers have no such character. */
const OTHERS = "\u0000";

export class Aggregation {
  readonly total = new Sums();
  /** Milliseconds of a point; undefined: no series. */
  readonly bucket: number | undefined;
  readonly #range: Range;
  readonly #series = new Map<number, Sums>();
  readonly #groups: { by: readonly Dimension[]; rows: Map<string, Sums> }[];

  /** Each group is by several dimensions together. */
  constructor(
    range: Range,
    { bucket, groups = [] }: { bucket?: number; groups?: readonly (readonly Dimension[])[] } = {},
  ) {
    this.#range = range;
    this.bucket = bucket;
    this.#groups = groups.map((by) => ({ by, rows: new Map() }));
  }

  add({ summary, end, calls }: Pick<KeptRequest, "summary" | "end" | "calls">): void {
    for (const contribution of contributionsOf(summary, calls)) this.#add(contribution, end);
  }

  /** Every dimension of a group. */
  get dimensions(): Dimension[] {
    return this.#groups.flatMap(({ by }) => by);
  }

  /** What requests that ended then add up to; their rows are added apart. */
  addPoint(end: number, sums: Sums): void {
    this.total.merge(sums);
    if (this.bucket !== undefined) this.#pointAt(end, this.bucket).merge(sums);
  }

  /** Without `under`, of various values. */
  addRow(sums: Sums, under: Contribution["under"] = () => OTHERS): void {
    for (const { by, rows } of this.#groups) {
      const values = by.map(under);
      if (values.every((value) => value !== undefined)) rowOf(rows, values).merge(sums);
    }
  }

  #add({ added, under }: Contribution, end: number): void {
    this.total.add(added);
    if (this.bucket !== undefined) this.#pointAt(end, this.bucket).add(added);
    for (const { by, rows } of this.#groups) {
      const values = by.map(under);
      if (values.every((value) => value !== undefined)) rowOf(rows, values).add(added);
    }
  }

  /** With points of nothing. */
  series(): SeriesPoint[] {
    const bucket = this.bucket;
    if (bucket === undefined) return [];
    const first = Math.floor(this.#range.from / bucket) * bucket;
    const count = Math.ceil((this.#range.to - first) / bucket);
    const nothing = new Sums();
    return Array.from({ length: count }, (_, index) => {
      const at = first + index * bucket;
      return { at, ...(this.#series.get(at) ?? nothing).totals() };
    });
  }

  /** Of the group, in its order. */
  rows(group: number): BreakdownRow[] {
    return [...this.#rowsOf(group)].map((row) => this.#named(group, row));
  }

  /** Those of the group with the most requests. */
  top(group: number, count: number): BreakdownRow[] {
    const most = [...this.#rowsOf(group)].sort(
      ([, one], [, other]) =>
        other.get("requests") - one.get("requests") || other.get("cost") - one.get("cost"),
    );
    return most.slice(0, count).map((row) => this.#named(group, row));
  }

  #rowsOf(group: number): ReadonlyMap<string, Sums> {
    return this.#groups[group]?.rows ?? new Map();
  }

  #named(group: number, [key, sums]: readonly [string, Sums]): BreakdownRow {
    const by = this.#groups[group]?.by ?? [];
    const values = key === OTHERS ? [] : by.length === 1 ? [key] : (JSON.parse(key) as string[]);
    const named = by.map((dimension, at) => [dimension, values[at] ?? "other"]);
    return { key: Object.fromEntries(named), ...sums.totals() };
  }

  #pointAt(end: number, bucket: number): Sums {
    const at = Math.floor(end / bucket) * bucket;
    const known = this.#series.get(at);
    if (known !== undefined) return known;
    const sums = new Sums();
    this.#series.set(at, sums);
    return sums;
  }
}

function rowOf(rows: Map<string, Sums>, values: readonly string[]): Sums {
  const [only = ""] = values;
  const own = values.length === 1 || only === OTHERS ? only : JSON.stringify(values);
  const key = rows.has(own) || rows.size < MOST_ROWS ? own : OTHERS;
  const known = rows.get(key);
  if (known !== undefined) return known;
  const sums = new Sums();
  rows.set(key, sums);
  return sums;
}
