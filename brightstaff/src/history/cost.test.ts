// What calls cost.
import { expect, test } from "vitest";
import { costOf, sumOfKnown } from "./cost.js";
import { PRICE } from "./testing/samples.js";

const usage = { input: 1_000_000, cachedInput: 400_000, cacheWrite: 100_000, output: 50_000, reasoning: 10 };
const priced = { price: PRICE, source: "file" };

test("each kind of token has its own rate", () => {
  expect(costOf(priced, usage)).toEqual({
    ...{ inputRate: 1, cachedRate: 0.5, writeRate: 2, outputRate: 4, source: "file" },
    ...{ input: 0.5, cached: 0.2, write: 0.2, output: 0.2, total: expect.closeTo(1.1), saved: 0.2 },
  });
});

test("without rates of their own, cached and written tokens cost as fresh ones, and nothing is saved", () => {
  const { total, saved } = costOf({ price: { input: 1, output: 4 }, source: "file" }, usage);
  expect(total).toBeCloseTo(1.2);
  expect(saved).toBe(0);
});

test("kinds that are unknown are counted as fresh tokens", () => {
  const { cached, total } = costOf(priced, { ...usage, cachedInput: null, cacheWrite: null });
  expect(cached).toBe(0);
  expect(total).toBeCloseTo(1.2);
});

test("more cached tokens than there are cost no less than nothing", () => {
  expect(costOf(priced, { ...usage, cachedInput: 3_000_000 }).input).toBe(0);
});

test("without a price or usage, the cost is unknown, not 0", () => {
  expect(costOf(undefined, usage).total).toBeNull();
  expect(costOf(priced, null)).toMatchObject({ inputRate: 1, source: "file", total: null, saved: null });
});

test("what is unknown adds nothing, unless everything is", () => {
  expect(sumOfKnown([1, null, 2])).toBe(3);
  expect(sumOfKnown([null, null])).toBeNull();
  expect(sumOfKnown([])).toBeNull();
});
