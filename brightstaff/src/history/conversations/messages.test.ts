import type { ObservedPart } from "@plano/config/contract";
import { expect, test } from "vitest";
import { newMessages } from "./messages.js";

const part = (
  role: ObservedPart["role"],
  message: number,
  members: Partial<ObservedPart> = {},
): ObservedPart => ({
  ...{ role, message, kind: "text", text: `${role} ${message}`, bytes: 9 },
  ...members,
});

test("texts, calls and results of tools are messages; prompts, reasoning and media are none", () => {
  const parts = [
    part("system", 0),
    part("user", 1),
    { role: "user", message: 1, kind: "image", media_type: "image/png", bytes: 9 } as const,
    part("assistant", 2, { kind: "reasoning" }),
    part("assistant", 2, { kind: "tool_call", name: "find", text: '{"a":1}' }),
    part("tool", 3, { kind: "tool_result", text: "Error: none" }),
    part("assistant", 4),
  ];
  expect(newMessages(parts, { from: 0, isAnswerKnown: false })).toEqual([
    { index: 1, from: "human", value: "user 1" },
    { index: 2, from: "function_call", value: '{"name":"find","arguments":"{\\"a\\":1}"}' },
    { index: 3, from: "observation", value: "Error: none" },
    { index: 4, from: "gpt", value: "assistant 4" },
  ]);
});

test("an answer counts once: when it is given, not again when the next request brings it back", () => {
  const parts = [part("user", 0), part("assistant", 1), part("user", 2), part("assistant", 3)];
  const values = (isAnswerKnown: boolean) =>
    newMessages(parts, { from: 1, isAnswerKnown }).map(({ value }) => value);
  expect(values(true)).toEqual(["user 2", "assistant 3"]);
  expect(values(false)).toEqual(["assistant 1", "user 2", "assistant 3"]);
});
