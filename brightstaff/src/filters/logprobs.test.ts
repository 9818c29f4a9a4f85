import { describe, expect, test } from "vitest";
import { isChanged, withoutLogprobs } from "./logprobs.js";

const tokens = [{ token: "secret", logprob: -0.5 }];

describe("a filter's change drops log probabilities from a whole response", () => {
  test("of Chat Completions", () => {
    const answer = (logprobs: object | null) => ({
      id: "c",
      choices: [{ index: 0, message: { content: "x" }, logprobs }],
    });
    expect(withoutLogprobs("chat-completions", answer({ content: tokens }))).toEqual(answer(null));
  });

  test("of Responses", () => {
    const answer = (logprobs: object[]) => ({
      output: [
        { type: "reasoning", summary: [] },
        { type: "message", content: [{ type: "output_text", text: "x", logprobs }] },
      ],
    });
    expect(withoutLogprobs("responses", answer(tokens))).toEqual(answer([]));
  });
});

test.each([
  ["chat-completions" as const, { choices: [{ index: 0, delta: { content: "a" }, logprobs: null }] }],
  ["responses" as const, { type: "response.output_text.done", text: "a", logprobs: [] }],
  ["messages" as const, { content: [{ type: "tool_use", input: { logprobs: tokens } }] }],
  ["responses" as const, { response: { metadata: { logprobs: "mine" }, output: [] } }],
])("a response without log probabilities stays the same object: %s %j", (api, body) => {
  expect(withoutLogprobs(api, body)).toBe(body);
});

test.each([
  ["nothing", { a: [1, { b: "c" }] }, { a: [1, { b: "c" }] }, false],
  ["the order of members", { a: 1, b: 2 }, { b: 2, a: 1 }, false],
  ["how a number is spelled", { a: -0 }, { a: 0 }, false],
  ["a text", { a: "b" }, { a: "c" }, true],
  ["a member more", { a: 1 }, { a: 1, b: 1 }, true],
])("a filter counts as changing %s: %j, %j: %s", (_what, before, after, changed) => {
  expect(isChanged(before, after)).toBe(changed);
});
