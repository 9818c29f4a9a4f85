import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { MemoryBudget } from "../memory-budget.js";
import { readJson } from "./read-json.js";
import { upstreamError } from "./upstream-error.js";

const unbounded = () => new MemoryBudget(Number.POSITIVE_INFINITY).hold(0);
const read = (text: string) => readJson({ body: Readable.from([Buffer.from(text)]) }, unbounded());

test("a JSON object is read whole", async () => {
  expect(await read('{"a":1}')).toEqual({ a: 1 });
});

test.each(["[]", "[{}]", "null", '"a"', "{", ""])(
  "an answer that is not a JSON object is refused: %s",
  async (text) => {
    await expect(read(text)).rejects.toThrow("an answer is no JSON object");
  },
);

const answer = (text: string) => ({ body: Readable.from([Buffer.from(text)]) });

test("an answer counts in the memory share of its request", async () => {
  const budget = new MemoryBudget(Number.POSITIVE_INFINITY);
  await readJson(answer('{"a":[1,2]}'), budget.hold(5));
  expect(budget.held).toBeGreaterThan(5 + 11);
});

test("an answer beyond the memory budget is given up, and its client may retry", async () => {
  const holding = new MemoryBudget(100_000).hold(0);
  const error = await readJson(answer(`{"a":"${"x".repeat(50_000)}"}`), holding).catch(
    (reason: unknown) => reason,
  );
  expect(upstreamError(error, "agent", "The agent a")).toMatchObject({ status: 503, code: "overloaded" });
});

test("an answer may have as many values as a request, unless the caller allows more", async () => {
  const many = `{"a":[${"{},".repeat(100_000)}0]}`;
  await expect(read(many)).rejects.toThrow("more than 100000 values");
  await expect(readJson(answer(many), unbounded(), 300_000)).resolves.toHaveProperty("a");
});

test("an answer that could not be written again is refused: it is nested too deeply", async () => {
  const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  await expect(read(nested(128))).resolves.toHaveProperty("a");
  await expect(read(nested(129))).rejects.toThrow("more than 128 levels");
});
