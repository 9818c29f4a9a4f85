import { describe, expect, test } from "vitest";
import { bytesHeldBy, MemoryBudget, OverBudget } from "./memory-budget.js";

describe("the memory budget", () => {
  test("is shared, refuses what does not fit, and takes back all that one request held, once", () => {
    const budget = new MemoryBudget(100);
    const one = budget.hold(40);
    const other = budget.hold(30);
    one.grow(20);
    expect(() => other.grow(20)).toThrow(OverBudget);
    expect(() => budget.hold(11)).toThrow(OverBudget);
    expect([budget.held, budget.refused]).toEqual([90, 2]);
    one.release();
    one.release();
    expect(budget.held).toBe(30);
    other.grow(60);
    other.release();
    expect(budget.held).toBe(0);
  });

  test("does not grow for a request that is over", () => {
    const budget = new MemoryBudget(100);
    const over = budget.hold(10);
    over.release();
    over.grow(1_000);
    expect([budget.held, budget.refused]).toEqual([0, 0]);
  });

  test("counts a small body of many values for more than its bytes", () => {
    expect(bytesHeldBy(300_000, 100_000)).toBeGreaterThan(10_000_000);
    expect(bytesHeldBy(300_000, 10)).toBeLessThan(2_000_000);
  });
});
