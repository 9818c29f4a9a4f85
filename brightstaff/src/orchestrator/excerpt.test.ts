import { describe, expect, test } from "vitest";
import type { Turn } from "../conversation/turns.js";
import { excerptOf } from "./excerpt.js";

const user = (text: string): Turn => ({ role: "user", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });

function shown(turns: Turn[], bytes: number): string[] {
  return excerptOf(turns, bytes).map(({ role, content }) => `${role}: ${content}`);
}

test("a model sees only what user and assistant said", () => {
  const turns: Turn[] = [
    { role: "system", text: "s" },
    user("a"),
    { role: "tool", text: "t" },
    user(" \n"),
    assistant("b"),
  ];
  expect(shown(turns, 100)).toEqual(["user: a", "assistant: b"]);
});

test("a model sees the last 16 messages, whatever stands between them", () => {
  const turns = Array.from({ length: 20 }, (_, index): Turn[] => [
    user(`${index}`),
    { role: "tool", text: "t" },
  ]);
  const expected = Array.from({ length: 16 }, (_, index) => `user: ${index + 4}`);
  expect(shown(turns.flat(), 1_000)).toEqual(expected);
});

const LONG = "0123456789".repeat(3);
const UMLAUTS = "é".repeat(20);

test.each<[string, Turn[], number, string[]]>([
  ["all is shown that just fits", [assistant(LONG), user("ab")], 32, [`assistant: ${LONG}`, "user: ab"]],
  [
    "a user's message keeps 60 % of it at its head",
    [user(LONG), user("ab")],
    15,
    ["user: 012345…6789", "user: ab"],
  ],
  ["an assistant's message is left out", [assistant(LONG), user("ab")], 15, ["user: ab"]],
  ["what is before the one left out is left out", [user("x"), assistant(LONG), user("ab")], 15, ["user: ab"]],
  [
    "what is before the one cut is left out",
    [user("x"), user(LONG), user("ab")],
    15,
    ["user: 012345…6789", "user: ab"],
  ],
  ["a message is left out of which nothing fits", [user(LONG), user("ab")], 5, ["user: ab"]],
  // Of nine bytes five are for the head; of seven three are for the tail.
  ["the head has whole characters", [user(UMLAUTS), user("ab")], 14, ["user: éé…éé", "user: ab"]],
  ["the tail has whole characters", [user(UMLAUTS), user("ab")], 12, ["user: éé…é", "user: ab"]],
])("the budget cuts so that %s", (_case, turns, bytes, expected) => {
  expect(shown(turns, bytes)).toEqual(expected);
});

describe("a part of the last message is always shown", () => {
  test.each(["user", "assistant"] as const)("even when it is the %s's", (role) => {
    const [message, ...others] = excerptOf([user("x"), { role, text: "a".repeat(5_000) }], -1);
    expect(others).toEqual([]);
    expect(message).toEqual({ role, content: `${"a".repeat(612)}…${"a".repeat(409)}` });
  });

  test("or the whole message when it is short", () => {
    expect(shown([user("ab")], -1)).toEqual(["user: ab"]);
  });

  test("or as much as the budget allows", () => {
    const [message] = excerptOf([user("a".repeat(5_000))], 2_003);
    expect(message?.content).toBe(`${"a".repeat(1_200)}…${"a".repeat(800)}`);
  });
});
