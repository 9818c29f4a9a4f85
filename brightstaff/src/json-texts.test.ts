import { expect, test } from "vitest";
import { MOST_LEVELS, MOST_VALUES } from "./json-size.js";
import { JsonTexts } from "./json-texts.js";
import { bytesHeldBy, MemoryBudget, OverBudget } from "./memory-budget.js";

const texts = () => new JsonTexts(new MemoryBudget(1 << 30).hold(0));
const listOf = (values: number) => `[${"1,".repeat(values - 2)}1]`;
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test("JSON in a text is read, and what is none is nothing", () => {
  expect(["[1]", "7", '"a"', "{", ""].map((text) => texts().parse(text))).toEqual([
    [1],
    7,
    "a",
    undefined,
    undefined,
  ]);
  expect(['{"a":1}', "[1]", "null"].map((text) => texts().object(text))).toEqual([
    { a: 1 },
    undefined,
    undefined,
  ]);
});

test("all texts together have no more values than a request may have", () => {
  expect(texts().parse(listOf(MOST_VALUES))).toBeDefined();
  expect(texts().parse(listOf(MOST_VALUES + 1))).toBeUndefined();
  const shared = texts();
  expect(shared.parse(listOf(MOST_VALUES - 2))).toBeDefined();
  expect([shared.parse("[1,2]"), shared.parse("[1]")]).toEqual([undefined, [1]]);
});

test("what is read can be written: a text that is nested too deeply is not read", () => {
  expect(texts().parse(nested(MOST_LEVELS))).toBeDefined();
  expect(texts().parse(nested(MOST_LEVELS + 1))).toBeUndefined();
});

test("what is read counts in the memory budget, before it is parsed", () => {
  const budget = new MemoryBudget(100_000);
  const own = new JsonTexts(budget.hold(0));
  own.parse("[1,2,3]");
  expect(budget.held).toBe(bytesHeldBy("[1,2,3]".length, 4));
  expect(() => own.parse(listOf(1_000))).toThrow(OverBudget);
});
