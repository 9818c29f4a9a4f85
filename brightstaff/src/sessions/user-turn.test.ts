import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import { isUserTurn } from "./user-turn.js";

const REMINDER = "<system-reminder>\nbe kind\n</system-reminder>";

const ofMessages = (content: unknown): object => ({ messages: [{ role: "user", content }] });

describe("a body ends with a user's turn (B7)", () => {
  test.each<[string, ClientApi, object]>([
    ["says something", "chat-completions", ofMessages("hello")],
    ["says something after a reminder", "messages", ofMessages(`${REMINDER} hello`)],
    ["says something between two", "messages", ofMessages(`${REMINDER}hello${REMINDER}`)],
    [
      "says something after one that does not end, in another part",
      "messages",
      ofMessages([
        { type: "text", text: "<system-reminder>" },
        { type: "text", text: "hello" },
      ]),
    ],
    ["shows something", "chat-completions", ofMessages([{ type: "image_url", image_url: { url: "x" } }])],
    [
      "says something beside a tool's answer",
      "messages",
      ofMessages([
        { type: "tool_result", tool_use_id: "1", content: "rain" },
        { type: "text", text: "stop" },
      ]),
    ],
    ["is a mere text", "responses", { input: "hello" }],
    [
      "is an item",
      "responses",
      { input: [{ role: "user", content: [{ type: "input_text", text: "hello" }] }] },
    ],
  ])("%s", (_what, api, body) => {
    expect(isUserTurn(api, { ...body })).toBe(true);
  });
});

describe("a body does not end with a user's turn (B7)", () => {
  const chat = (message: object): object => ({ messages: [{ role: "user", content: "hello" }, message] });
  test.each<[string, ClientApi, object]>([
    ["is a tool's answer", "chat-completions", chat({ role: "tool", tool_call_id: "1", content: "rain" })],
    ["is what an assistant began", "chat-completions", chat({ role: "assistant", content: "It" })],
    [
      "is a tool's answer in a user's message",
      "messages",
      ofMessages([{ type: "tool_result", tool_use_id: "1", content: "rain" }]),
    ],
    [
      "is a tool's answer with a reminder",
      "messages",
      ofMessages([
        { type: "tool_result", tool_use_id: "1", content: "rain" },
        { type: "text", text: REMINDER },
      ]),
    ],
    ["is a mere reminder", "messages", ofMessages(` ${REMINDER}\n`)],
    ["is what a hook says", "messages", ofMessages("<user-prompt-submit-hook>x</user-prompt-submit-hook>")],
    ["is a reminder that does not end", "messages", ofMessages("<system-reminder>be kind, hello")],
    [
      "is one within another's end",
      "messages",
      ofMessages("<system-reminder></user-prompt-submit-hook> hello"),
    ],
    [
      "is a call's output",
      "responses",
      { input: [{ type: "function_call_output", call_id: "1", output: "rain" }] },
    ],
    ["is nothing", "chat-completions", {}],
    ["is blank", "responses", { input: " " }],
  ])("%s", (_what, api, body) => {
    expect(isUserTurn(api, { ...body })).toBe(false);
  });
});

test("any JSON is classified without an error", () => {
  const key = fc.constantFrom("messages", "input", "role", "content", "type", "text");
  const word = fc.constantFrom("user", "text", "tool_result", "<system-reminder>", REMINDER);
  const body = fc.object({ key, values: [word, fc.string(), fc.constant(null), fc.double()], maxDepth: 4 });
  const api = fc.constantFrom<ClientApi>("chat-completions", "messages", "responses");
  fc.assert(
    fc.property(api, fc.oneof(body, fc.dictionary(key, fc.jsonValue())), (client, any) => {
      expect(isUserTurn(client, any)).toBeTypeOf("boolean");
    }),
    { numRuns: 500 },
  );
});
