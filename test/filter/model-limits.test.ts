// Limits above what a model writes are lowered to that, by the model's family; the last row that fits counts.
import { expect, test } from "vitest";
import { ask, startWith } from "./configured.js";

test.each([
  ["openai/gpt-5-pro", 272_000],
  ["openai/gpt-5.2", 128_000],
  ["gemini/gemini-1.5-pro", 8_192],
  ["gemini/gemini-robotics-er-1.5-preview", 65_536],
])("%s gets at most %d", async (model, limit) => {
  const host = await startWith(`{ model: ${model}, access_key: $KEY }`);
  const exchange = ask(host, "messages", { model, max_tokens: 1_000_000 });
  const body = exchange.upstream.text;
  expect(/"(?:max_completion_tokens|max_output_tokens|maxOutputTokens)":(\d+)/.exec(body)?.[1]).toBe(
    `${limit}`,
  );
});
