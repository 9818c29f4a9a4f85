// What streams and conversations cost grows with their length, however their bytes are cut.
import { describe, expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { MemoryBudget } from "../memory-budget.js";
import { EventFrames } from "./event-frames.js";
import { itemsOfInput, keptItem, replayedItems, withCalls } from "./items.js";
import { latestItems } from "./truncation.js";

const holding = () => new MemoryBudget(Number.POSITIVE_INFINITY).hold(0);
const pieces = (text: string, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    Buffer.from(text.slice(index * size, (index + 1) * size)),
  );

describe("cutting a stream into events is linear", () => {
  test.each<[string, (size: number) => Buffer[]]>([
    ["one long event in small pieces", (size) => pieces(`data: ${"x".repeat(size * 20)}\n\n`, 50)],
    ["many small events in one piece", (size) => [Buffer.from("data: x\n\n".repeat(size))]],
    ["empty lines", (size) => [Buffer.from("\n".repeat(size * 4))]],
    ["carriage returns in small pieces", (size) => pieces("\r".repeat(size * 4), 3)],
  ])("%s", async (_what, make) => {
    const ratio = await growth(make, 300, (chunks) => {
      const frames = new EventFrames(holding());
      for (const chunk of chunks) for (const _frame of frames.read(chunk));
      frames.end();
    });
    expect(ratio).toBeLessThan(MOST_GROWTH);
  });
});

test("what a model gets of a conversation is found in linear time", async () => {
  const make = (size: number) =>
    Array.from({ length: size }, (_, index) =>
      index % 2 === 0
        ? { type: "function_call", id: `fc_${index}`, call_id: `c${index}`, name: "f", arguments: "{}" }
        : { type: "function_call_output", call_id: `c${index - 1}`, output: "1" },
    );
  const ratio = await growth(make, 150, (input) => {
    const items = (itemsOfInput(input) ?? []).map(keptItem);
    expect(replayedItems(withCalls(latestItems(items, Number.POSITIVE_INFINITY)), ["openai"])).toHaveLength(
      input.length,
    );
  });
  expect(ratio).toBeLessThan(MOST_GROWTH);
});
