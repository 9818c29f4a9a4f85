// Quantiles of log buckets.
import { expect, test } from "vitest";
import { Histogram } from "./histogram.js";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

const thousand = Array.from({ length: 1_000 }, (_, at) => at + 1);

test("quantiles are true to 2 %", () => {
  const { count, p50, p95, p99 } = histogramOf(thousand).quantiles();
  expect(count).toBe(1_000);
  for (const [told, exact] of [
    [p50, 500],
    [p95, 950],
    [p99, 990],
  ] as const)
    expect(Math.abs((told ?? 0) - exact) / exact).toBeLessThan(0.02);
});

test("histograms of parts add up to that of the whole, also when they were written", () => {
  const whole = histogramOf(thousand);
  const merged = histogramOf(thousand.slice(500));
  const written = JSON.stringify(histogramOf(thousand.slice(0, 500)));
  merged.merge(new Histogram(JSON.parse(written)));
  expect(JSON.stringify(merged)).toBe(JSON.stringify(whole));
  expect(merged.quantiles()).toEqual(whole.quantiles());
});

test("nothing has no quantiles, and 0 has some", () => {
  expect(new Histogram().quantiles()).toEqual({ count: 0, p50: null, p95: null, p99: null });
  expect(histogramOf([0, 0]).quantiles().p99).toBeLessThan(0.02);
});
