import { expect, test } from "vitest";
import { conversationOf } from "./turns.js";
import { withUserTurn } from "./user-turn.js";

test.each([
  ["chat-completions", { messages: [{ role: "user", content: "a" }] }],
  ["messages", { system: "s", messages: [{ role: "user", content: [{ type: "text", text: "a" }] }] }],
  ["responses", { input: "a" }],
  ["responses", { input: [{ role: "user", content: [{ type: "input_text", text: "a" }] }] }],
] as const)("the user's turn comes last in %s, and the body itself stays unchanged", (api, body) => {
  const before = structuredClone(body);
  const turns = conversationOf(api, withUserTurn(api, body, "b"));
  expect(turns.slice(-2)).toEqual([
    { role: "user", text: "a" },
    { role: "user", text: "b" },
  ]);
  expect(body).toEqual(before);
});

test("a malformed list of turns still takes the user's turn", () => {
  expect(withUserTurn("chat-completions", { messages: 5 }, "b")).toEqual({
    messages: [{ role: "user", content: "b" }],
  });
  expect(withUserTurn("responses", {}, "b").input).toHaveLength(1);
});
