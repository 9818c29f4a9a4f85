import { describe, expect, test } from "vitest";
import { bytesHeldBy, charging, hasWideText, MemoryBudget, OverBudget } from "./memory-budget.js";

describe("the memory budget", () => {
  test("is shared, refuses what does not fit, and gets back a request's whole share once", () => {
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

  test("replaces an estimate by the known size, and gets back a task's share, also after a failure", async () => {
    const budget = new MemoryBudget(100);
    const one = budget.hold(40);
    one.resize(90);
    expect(() => one.resize(101)).toThrow(OverBudget);
    one.resize(10);
    expect(budget.held).toBe(10);
    const failed = budget.during(async (holding) => {
      holding.grow(50);
      expect(budget.held).toBe(60);
      throw new Error("failed");
    });
    await expect(failed).rejects.toThrow("failed");
    expect(budget.held).toBe(10);
  });

  test("charges a whole text as wide from its first wide character on", () => {
    const budget = new MemoryBudget(1_000_000);
    const charge = charging(budget.hold(0));
    charge(Buffer.from("x".repeat(100)));
    const narrow = budget.held;
    charge(Buffer.from("\u{416}"));
    expect(budget.held).toBe(bytesHeldBy(102, 0, true));
    expect(budget.held).toBeGreaterThan(2 * narrow);
    expect(['"\\u0416"', "\\", "\u{e9}", "a"].map((text) => hasWideText(Buffer.from(text)))).toEqual([
      ...[true, true, true, false],
    ]);
  });

  test("does not grow for a request that is over", () => {
    const budget = new MemoryBudget(100);
    const over = budget.hold(10);
    over.release();
    over.grow(1_000);
    expect([budget.held, budget.refused]).toEqual([0, 0]);
  });

  test("counts a small body of many values as more than its bytes", () => {
    expect(bytesHeldBy(300_000, 100_000)).toBeGreaterThan(10_000_000);
    expect(bytesHeldBy(300_000, 10)).toBeLessThan(2_000_000);
  });
});
