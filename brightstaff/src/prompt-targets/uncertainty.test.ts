import { expect, test } from "vitest";
import type { PromptTargetConfig } from "../service-config/schema.js";
import { probabilityOf, tokensOf, uncertainValues } from "./uncertainty.js";

const TARGET: PromptTargetConfig = {
  name: "get_weather",
  description: "d",
  answeredByModel: true,
  parameters: ["city", "days"].map((name) => ({
    name,
    description: "d",
    type: "string",
    required: name === "city",
  })),
};
const TARGETS = new Map([[TARGET.name, TARGET]]);
const SURE = [0, -20];
const TORN = [Math.log(0.6), Math.log(0.4)];

/** Tokens, each with the logarithms of its likeliest alternatives. */
const choiceOf = (...tokens: [string, number[]?][]) => ({
  logprobs: {
    content: tokens.map(([token, listed = SURE]) => ({
      ...{ token, logprob: listed[0] },
      top_logprobs: listed.map((logprob) => ({ token, logprob })),
    })),
  },
});
const call = (...value: [string, number[]?][]) =>
  choiceOf(['{"name": "'], ["get", TORN], ['_weather", "arguments": {'], ['"city": "'], ...value, ['"}}']);

test("a required value is uncertain when the model hesitates at its first token", () => {
  const uncertain = (choice: object) => [
    ...uncertainValues(tokensOf(choice as Record<string, unknown>), ["get_weather"], TARGETS),
  ];
  expect(uncertain(call(["Os", TORN], ["lo"]))).toEqual(["city"]);
  expect(uncertain(call(["Os"], ["lo", TORN]))).toEqual([]);
  expect(uncertain(choiceOf(['{"name":"get_weather","arguments":{"days":"'], ["3", TORN], ['"}}']))).toEqual(
    [],
  );
  expect(uncertain({ logprobs: null })).toEqual([]);
  expect(uncertain({ logprobs: { content: [{ token: 7 }, null] } })).toEqual([]);
});

test("the second of two equal calls is judged by its own value", () => {
  const [first, second] = [call(["Oslo"]), call(["Rome", TORN])];
  const content = [...first.logprobs.content, ...second.logprobs.content];
  const names = ["get_weather", "get_weather"];
  expect([...uncertainValues(tokensOf({ logprobs: { content } }), names, TARGETS)]).toEqual(["city"]);
});

test("the probability of a name is that of its tokens", () => {
  expect(probabilityOf(tokensOf(call(["Oslo"])), "get_weather")).toBeCloseTo(0.6);
  expect(probabilityOf(tokensOf({}), "get_weather")).toBe(1);
});
