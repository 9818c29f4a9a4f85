// Lists of unknown size: what is read, and what is held meanwhile.
import { expect, test } from "vitest";
import { MemoryBudget, OverBudget } from "../memory-budget.js";
import type { ReadItems, ReadLimits } from "../state/store.js";
import { readHeld } from "./held-reading.js";

const list =
  (bytes: number, asked: number[] = []) =>
  async (limits: ReadLimits): Promise<ReadItems> => {
    asked.push(limits.bytes);
    return { items: [], end: bytes > limits.bytes ? "limit" : "start" };
  };
const limits = { items: 10, bytes: 32 << 20 };

test("a list is read again with more room while there is more, and memory is held first", async () => {
  const budget = new MemoryBudget(Number.POSITIVE_INFINITY);
  const asked: number[] = [];
  const small = budget.hold(0);
  await readHeld({ holding: small }, limits, list(1_000, asked));
  const held = budget.held;
  expect(held).toBeGreaterThan(1_000_000);
  small.release();
  expect(await readHeld({ holding: budget.hold(0) }, limits, list(3 << 20, asked))).toMatchObject({
    end: "start",
  });
  expect(asked.map((bytes) => bytes >> 10)).toEqual([256, 256, 2_048, 16_384]);
  expect(budget.held).toBe(64 * held);
  expect(await readHeld({ holding: budget.hold(0) }, limits, list(64 << 20))).toMatchObject({ end: "limit" });
});

test("without memory nothing is read", async () => {
  const asked: number[] = [];
  const holding = new MemoryBudget(1_000).hold(0);
  await expect(readHeld({ holding }, limits, list(1, asked))).rejects.toThrow(OverBudget);
  expect(asked).toEqual([]);
});
