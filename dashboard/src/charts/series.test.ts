import type { SeriesPoint } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { countsOf, fillBuckets, valuesOf } from "./series.js";

const point = (at: number, requests: number): SeriesPoint =>
  ({ at, requests, ttft: { p95: requests * 100 } }) as SeriesPoint;

it("has a bucket for each moment: counts are 0 where nothing was, percentiles are unknown", () => {
  const buckets = fillBuckets({
    range: { from: 25, to: 61 },
    bucketMs: 10,
    series: [point(30, 2), point(60, 1)],
  });
  expect(buckets.times).toEqual([20, 30, 40, 50, 60]);
  expect(countsOf(buckets, ({ requests }) => requests)).toEqual([0, 2, 0, 0, 1]);
  expect(valuesOf(buckets, ({ ttft }) => ttft.p95)).toEqual([null, 200, null, null, 100]);
});

it("is bounded", () => {
  expect(fillBuckets({ range: { from: 0, to: 1e12 }, bucketMs: 1, series: [] }).times.length).toBeLessThan(
    3_000,
  );
});
