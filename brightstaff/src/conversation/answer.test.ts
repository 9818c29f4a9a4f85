import { expect, test } from "vitest";
import type { JsonObject } from "../json.js";
import { answerText } from "./answer.js";
import type { ClientApi } from "./api.js";

test.each<[ClientApi, JsonObject, string]>([
  ["chat-completions", { choices: [{ message: { role: "assistant", content: "a" } }] }, "a"],
  ["chat-completions", { choices: [{ message: { content: null, tool_calls: [] } }] }, ""],
  ["chat-completions", { choices: [{ message: { content: [{ type: "text", text: "a" }] } }] }, "a"],
  ["chat-completions", { choices: [] }, ""],
  [
    "messages",
    {
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "a" },
        { type: "tool_use", id: "1", name: "f", input: {} },
        { type: "text", text: "b" },
      ],
    },
    "a\nb",
  ],
  [
    "responses",
    {
      output: [
        { type: "reasoning", content: [{ type: "reasoning_text", text: "hm" }] },
        { type: "message", content: [{ type: "output_text", text: "a" }] },
        { type: "message", content: [{ type: "refusal", refusal: "no" }] },
        { type: "message", content: [{ type: "output_text", text: "b" }] },
      ],
    },
    "a\nb",
  ],
])("the text of a response of %s has all that the response says", (api, answer, text) => {
  expect(answerText(api, answer)).toBe(text);
});
