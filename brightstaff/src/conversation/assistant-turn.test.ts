import { describe, expect, test } from "vitest";
import { withAssistantTurn } from "./assistant-turn.js";

const user = (content: unknown): object => ({ role: "user", content });

describe("an agent's answer goes before the user's last turn", () => {
  test("in a chat completion, under the agent's name", () => {
    const body = { model: "m", messages: [{ role: "system", content: "s" }, user("a"), user("b")] };
    const turn = { role: "assistant", name: "hotels", content: "full" };
    expect(withAssistantTurn("chat-completions", body, "hotels", "full")).toEqual({
      model: "m",
      messages: [{ role: "system", content: "s" }, user("a"), turn, user("b")],
    });
    expect(body.messages).toHaveLength(3);
  });

  test("in Messages, after the answers of earlier agents", () => {
    const first = withAssistantTurn("messages", { messages: [user("a")] }, "x", "one");
    expect(withAssistantTurn("messages", first, "y", "two")).toEqual({
      messages: [{ role: "assistant", content: "one" }, { role: "assistant", content: "two" }, user("a")],
    });
  });

  test.each([
    ["a string", "a"],
    ["a list", [{ type: "message", role: "user", content: "a" }]],
  ])("in Responses whose input is %s", (_case, input) => {
    const content = [{ type: "output_text", text: "one", annotations: [] }];
    expect(withAssistantTurn("responses", { input }, "x", "one")).toEqual({
      input: [
        { type: "message", role: "assistant", content },
        { type: "message", role: "user", content: "a" },
      ],
    });
  });

  test("and never between a call and its result", () => {
    const call = { role: "assistant", content: [{ type: "tool_use", id: "1", name: "f", input: {} }] };
    const result = user([
      { type: "tool_result", tool_use_id: "1", content: "rain" },
      { type: "text", text: "so?" },
    ]);
    expect(withAssistantTurn("messages", { messages: [user("a"), call, result] }, "x", "one")).toEqual({
      messages: [{ role: "assistant", content: "one" }, user("a"), call, result],
    });
  });

  test("and at the end when the user has no turn", () => {
    const turn = { role: "assistant", content: "one" };
    const system = { role: "system", content: "s" };
    expect(withAssistantTurn("messages", { messages: [system] }, "x", "one")).toEqual({
      messages: [system, turn],
    });
    expect(withAssistantTurn("messages", { messages: "?" }, "x", "one")).toEqual({ messages: [turn] });
  });
});

test("a blank answer adds no turn", () => {
  expect(withAssistantTurn("messages", { messages: [user("a")] }, "x", " \n")).toEqual({
    messages: [user("a")],
  });
});

test.each([
  ["flights_2-b", "flights_2-b"],
  ["my agent/é", "my_agent__"],
  ["a".repeat(70), "a".repeat(64)],
  ["", "agent"],
])("the agent's name %s is written as %s", (name, written) => {
  expect(withAssistantTurn("chat-completions", {}, name, "one")).toEqual({
    messages: [{ role: "assistant", name: written, content: "one" }],
  });
});
