import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";
import { conversationOf } from "./turns.js";

/** "role: text" of every turn. */
function told(api: ClientApi, body: JsonObject): string[] {
  return conversationOf(api, body).map(({ role, text }) => `${role}: ${text}`);
}

const IMAGE = { type: "image_url", image_url: { url: "https://example.com/a.png" } };

describe("the conversation of a chat completion", () => {
  test("has every role, a developer's text as the system's", () => {
    const messages = [
      { role: "developer", content: "be kind" },
      { role: "system", content: "be brief" },
      { role: "user", content: "weather?" },
      { role: "assistant", content: null, tool_calls: [{ id: "1" }] },
      { role: "tool", tool_call_id: "1", content: [{ type: "text", text: "rain" }] },
      { role: "function", name: "f", content: "wind" },
      { role: "assistant", content: "rain and wind" },
      { role: "narrator", content: "left out" },
      { role: "constructor", content: "left out" },
    ];
    expect(told("chat-completions", { messages })).toEqual([
      "system: be kind",
      "system: be brief",
      "user: weather?",
      "tool: rain",
      "tool: wind",
      "assistant: rain and wind",
    ]);
  });

  test("has text parts joined by newlines, without images", () => {
    const content = [
      { type: "text", text: "what" },
      IMAGE,
      { type: "reasoning_text", text: "left out" },
      { type: "text", text: 5 },
      { type: "text", text: "is this?" },
    ];
    const messages = [
      { role: "user", content },
      { role: "user", content: [IMAGE] },
    ];
    expect(told("chat-completions", { messages })).toEqual(["user: what\nis this?"]);
  });
});

describe("the conversation of a Messages request", () => {
  test("begins with the system's text, whether a string or blocks", () => {
    const messages = [{ role: "user", content: "hello" }];
    const blocks = [
      { type: "text", text: "be", cache_control: { type: "ephemeral" } },
      { type: "text", text: "brief" },
    ];
    expect(told("messages", { system: "be brief", messages })).toEqual(["system: be brief", "user: hello"]);
    expect(told("messages", { system: blocks, messages })).toEqual(["system: be\nbrief", "user: hello"]);
  });

  test("has the tools' results apart from what the user says beside them", () => {
    const calls = [
      { type: "thinking", thinking: "hm", signature: "x" },
      { type: "tool_use", id: "1", name: "f", input: {} },
    ];
    const results = [
      { type: "tool_result", tool_use_id: "1", content: "rain" },
      { type: "tool_result", tool_use_id: "2", content: [{ type: "text", text: "wind" }, { type: "image" }] },
      { type: "text", text: "and tomorrow?" },
    ];
    const messages = [
      { role: "assistant", content: calls },
      { role: "user", content: results },
    ];
    expect(told("messages", { messages })).toEqual(["tool: rain", "tool: wind", "user: and tomorrow?"]);
  });
});

describe("the conversation of a Responses request", () => {
  test("is the input when that is a string, after the instructions", () => {
    expect(told("responses", { instructions: "be brief", input: "hello" })).toEqual([
      "system: be brief",
      "user: hello",
    ]);
  });

  test("has message items with and without a type, and the results of functions", () => {
    const input = [
      { role: "developer", content: "be kind" },
      {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "a" }, { type: "input_image" }],
      },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "b" }] },
      { type: "reasoning", summary: [{ type: "summary_text", text: "left out" }] },
      { type: "function_call", call_id: "1", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "1", output: "c" },
      { type: "custom_tool_call_output", call_id: "2", output: [{ type: "input_text", text: "d" }] },
      "no item",
    ];
    expect(told("responses", { input })).toEqual([
      "system: be kind",
      "user: a",
      "assistant: b",
      "tool: c",
      "tool: d",
    ]);
  });
});
