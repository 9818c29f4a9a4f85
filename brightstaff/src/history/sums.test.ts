import { expect, test } from "vitest";
import { addedBy, type Counts, Sums, type WrittenSums } from "./sums.js";

const TIMES = { duration: 5, ttft: null, tokensPerSecond: null };

const sumsOf = (...all: Counts[]): Sums => {
  const sums = new Sums();
  for (const counts of all) sums.add(addedBy([counts], TIMES));
  return sums;
};
const written = (sums: Sums): WrittenSums => JSON.parse(JSON.stringify(sums)) as WrittenSums;

const UNPRICED = { requests: 1, withoutPrice: 1 };

test.each([
  ["nothing", [], 0],
  ["requests that failed", [{ requests: 1 }], 0],
  ["calls without a price", [UNPRICED, UNPRICED], null],
  ["such calls, and one that failed", [UNPRICED, { requests: 1 }], null],
  ["such calls, and a free one", [UNPRICED, { requests: 1, withPrice: 1 }], 0],
  ["such calls, and a paid one", [UNPRICED, { requests: 1, withPrice: 1, cost: 2 }], 2],
])("the cost of %s, also after it was written", (_what, all, cost) => {
  const sums = sumsOf(...all);
  expect([sums.totals().cost, Sums.read(written(sums)).totals()]).toEqual([cost, sums.totals()]);
});

test.each([
  [[UNPRICED], null],
  [[UNPRICED, { requests: 1, withPrice: 1, cost: 2, saved: 1 }], 2],
])("sums that an earlier version has written are read", (all, cost) => {
  const sums = sumsOf(...all);
  const { withPrice: _, modelRequests: __, ...others } = sums.totals();
  const { requests } = others;
  const earlier = written(sums).toSpliced(-4, 1) as WrittenSums;
  expect(Sums.read(earlier).totals()).toMatchObject({ ...sums.totals(), modelRequests: requests });
  const first = written(sums).toSpliced(-5, 2) as WrittenSums;
  expect(Sums.read(first).totals()).toMatchObject({ ...others, cost, modelRequests: requests });
});
