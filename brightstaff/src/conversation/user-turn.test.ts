import { expect, test } from "vitest";
import { conversationOf } from "./turns.js";
import { withUserTurn } from "./user-turn.js";

test.each([
  ["chat-completions", { messages: [{ role: "user", content: "a" }] }],
  ["messages", { system: "s", messages: [{ role: "user", content: [{ type: "text", text: "a" }] }] }],
  ["responses", { input: "a" }],
  ["responses", { input: [{ role: "user", content: [{ type: "input_text", text: "a" }] }] }],
] as const)("a turn of the user's comes last in %s, and the body stays as it is", (api, body) => {
  const before = structuredClone(body);
  const turns = conversationOf(api, withUserTurn(api, body, "b"));
  expect(turns.slice(-2)).toEqual([
    { role: "user", text: "a" },
    { role: "user", text: "b" },
  ]);
  expect(body).toEqual(before);
});

test("what is no list of turns does not keep it out", () => {
  expect(withUserTurn("chat-completions", { messages: 5 }, "b")).toEqual({
    messages: [{ role: "user", content: "b" }],
  });
  expect(withUserTurn("responses", {}, "b").input).toHaveLength(1);
});
