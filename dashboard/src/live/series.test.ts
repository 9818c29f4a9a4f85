import type { LiveTotals, Overview, SeriesPoint } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { advance } from "./series.js";

const point = (at: number, requests: number): SeriesPoint => ({ at, requests }) as SeriesPoint;
const OVERVIEW = {
  range: { from: 0, to: 30 },
  bucketMs: 10,
  series: [point(0, 1), point(10, 2), point(20, 3)],
  totals: { requests: 6 },
} as Overview;
const live = (at: number, requests: number): LiveTotals =>
  ({ totals: { requests: 9 }, point: point(at, requests) }) as LiveTotals;

it("replaces the bucket that is being filled", () => {
  const { series, totals, range } = advance(OVERVIEW, live(20, 5));
  expect(series.map(({ at, requests }) => [at, requests])).toEqual([
    [0, 1],
    [10, 2],
    [20, 5],
  ]);
  expect(totals.requests).toBe(9);
  expect(range).toEqual({ from: 0, to: 30 });
});

it("moves on with time", () => {
  const { series, range } = advance(OVERVIEW, live(30, 1));
  expect(series.map(({ at }) => at)).toEqual([10, 20, 30]);
  expect(range).toEqual({ from: 10, to: 40 });
});
