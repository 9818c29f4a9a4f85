import { expect, it } from "vitest";
import { timeTicks, valueTicks } from "./ticks.js";

it.each([
  [100, [50, 100]],
  [7, [5]],
  [0.3, [0.1, 0.2, 0.3]],
  [1_250, [500, 1_000]],
  [0, []],
])("divides %d by round values", (highest, ticks) => {
  expect(valueTicks(highest, 3).map((value) => Number(value.toFixed(6)))).toEqual(ticks);
});

it("divides a range by round local times", () => {
  const from = new Date(2026, 10, 29, 23, 52, 10).getTime();
  expect(timeTicks(from, from + 15 * 60_000, 5).map(({ name }) => name)).toEqual([
    "23:55",
    "30 Nov",
    "00:05",
  ]);
  expect(timeTicks(from, from + 60_000, 5).map(({ name }) => name)).toEqual(["23:52:30", "23:53:00"]);
});

it("names days in a long range, and never too many", () => {
  const from = new Date(2026, 2, 1, 5).getTime();
  const names = timeTicks(from, from + 7 * 86_400_000, 5).map(({ name }) => name);
  expect(names.length).toBeLessThanOrEqual(5);
  expect(names.every((name) => /^\d+ Mar$/.test(name))).toBe(true);
});
