import { expect, test } from "vitest";
import { pricesOf } from "../models/prices.js";
import { rank } from "./ranking.js";

const price = (input: number, output: number) => ({ input, output });
const CATALOGUE = new Map([
  ["dear", price(10, 30)],
  ["cheap", price(1, 5)],
  ["mine", price(0.1, 0.1)],
]);
const priceOf = pricesOf({ mine: price(2, 5) }, { priceOf: (model) => CATALOGUE.get(model) });
const latencies = new Map([
  ["dear", 0.2],
  ["cheap", Number.NaN],
  ["mine", 0.1],
]);
const metrics = { priceOf, latencyOf: (model: string) => latencies.get(model) };
const MODELS = ["new", "dear", "cheap", "mine", "unknown"];

test("the cheapest models come first, by the file's price if it has one; models without a price keep their order at the end", () => {
  expect(rank(MODELS, "cheapest", metrics)).toEqual(["cheap", "mine", "dear", "new", "unknown"]);
});

test("the fastest models come first; models without a measurement keep their order at the end", () => {
  expect(rank(MODELS, "fastest", metrics)).toEqual(["mine", "dear", "new", "cheap", "unknown"]);
});

test("models keep their order without a selection policy", () => {
  expect(rank(MODELS, "none", metrics)).toEqual(MODELS);
});
