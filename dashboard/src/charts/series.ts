// An overview's series as charts need it: a bucket for each moment of the range. A bucket without requests has counts of
// 0, and no percentiles.
import type { Overview, SeriesPoint } from "@plano/brightstaff/dashboard-api";

export interface Buckets {
  times: number[];
  points: (SeriesPoint | undefined)[];
}

/** However wrong an answer is, a chart is drawn at once. */
const MOST = 2_000;

export function fillBuckets({
  range,
  bucketMs,
  series,
}: Pick<Overview, "range" | "bucketMs" | "series">): Buckets {
  const known = new Map(series.map((point) => [Math.floor(point.at / bucketMs), point]));
  const first = Math.floor(range.from / bucketMs);
  const last = Math.min(first + MOST, Math.ceil(range.to / bucketMs) - 1);
  const indices = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return {
    times: indices.map((index) => index * bucketMs),
    points: indices.map((index) => known.get(index)),
  };
}

export const countsOf = <Count extends number | null>(
  { points }: Buckets,
  read: (point: SeriesPoint) => Count,
): (Count | 0)[] => points.map((point) => (point === undefined ? 0 : read(point)));

export const valuesOf = (
  { points }: Buckets,
  read: (point: SeriesPoint) => number | null,
): (number | null)[] => points.map((point) => (point === undefined ? null : read(point)));
