// The reference's rules, on cases of its own tests and on the borders that its rules name.
import { describe, expect, test } from "vitest";
import type { Message } from "../report.js";
import { analyseLikeReference } from "./analyse.js";

const talk = (...said: string[]): Message[] =>
  said.map((value, at) => ({ from: at % 2 === 0 ? "human" : "gpt", value }));
const types = (messages: readonly Message[]): string[] =>
  analyseLikeReference(messages).signals.map(({ type, message_index: at }) => `${at} ${type}`);

test.each([
  [
    ["Show me my orders", "Here are your invoices", "No, I meant my recent orders"],
    "misalignment.correction",
  ],
  [["Show me X", "Sure", "Let me rephrase: I want X grouped by date"], "misalignment.rephrase"],
  [["Run the report", "Foobar.", "I don’t understand what you mean"], "misalignment.clarification"],
  [["Hi", "Hello", "This is taking forever, get me a human"], "disengagement.escalation"],
  [["Hi", "Hello", "Forget it, I give up"], "disengagement.quit"],
  [["Hi", "Hello", "This is useless"], "disengagement.negative_stance"],
  [["Hi", "Hello", "That's perfect, appreciate it!"], "satisfaction.gratitude"],
  [["Hi", "Hello", "That works for me, thanks"], "satisfaction.confirmation"],
  [["Hi", "Hello", "Great, it worked!"], "satisfaction.success"],
])("%j is %s", (said, type) => {
  expect(types(talk(...said))).toContain(`2 interaction.${type}`);
});

test("a message much like the one before is a rephrase, unless it begins by confirming", () => {
  const wish = "Book the cheapest morning flight from Lisbon to Oslo";
  const [said] = analyseLikeReference(
    talk(wish, "Ok", "Book a cheapest morning flight Lisbon to Bergen"),
  ).signals;
  expect(said).toMatchObject({
    type: "interaction.misalignment.rephrase",
    confidence: 0.8,
    metadata: { pattern_type: "semantic_rephrase", compared_to: 0 },
  });
  expect(types(talk(wish, "Ok", "Right, book a cheapest morning flight Lisbon to Bergen"))).toEqual([]);
});

test("the same words again are a repetition of either side", () => {
  const wish = "This widget is broken and needs repair right now";
  expect(types(talk(wish, "Sorry to hear that.", wish)).slice(-1)).toEqual([
    "2 interaction.stagnation.repetition",
  ]);
});

test("ten turns are dragging, nine are not", () => {
  const turns = (count: number) =>
    Array.from({ length: count }, (_, at): Message => ({ from: "human", value: `${at}` }));
  expect(types(turns(9))).toEqual([]);
  expect(types(turns(10))).toEqual(["9 interaction.stagnation.dragging"]);
});

describe("a tool's result", () => {
  const observed = (value: string) =>
    analyseLikeReference([
      { from: "function_call", value: '{"name":"f","arguments":{}}' },
      { from: "observation", value },
    ]).signals.map(({ type, confidence }) => [type.replace(/^\w+\.\w+\./, ""), confidence]);

  test.each<[string, [string, number][]]>([
    ["Error: validation failed - expected integer got string", [["invalid_args", 0.9]]],
    ["Error: unknown function 'send_thought'", [["tool_not_found", 0.95]]],
    ["HTTP 401 Unauthorized", [["auth_misuse", 0.8]]],
    ["must call begin_tx first", [["state_error", 0.85]]],
    ["unknown id", [["bad_query", 0.6]]],
    ["HTTP 429: too many requests, retry after 30s", [["rate_limit", 0.95]]],
    ["503 service unavailable - try again later", [["api_error", 0.9]]],
    ["Connection timed out after 30 seconds", [["timeout", 0.9]]],
    ["ECONNREFUSED: connection refused by remote host", [["network", 0.9]]],
    ["Maximum context length exceeded for this model", [["context_overflow", 0.9]]],
    [
      "Invalid JSON: unexpected token",
      [
        ["invalid_args", 0.9],
        ["malformed_response", 0.85],
      ],
    ],
    ["Error: order not found", []],
  ])("%j", (value, signals) => {
    expect(observed(value)).toEqual(signals);
  });
});

test.each<[string, string[], number, string]>([
  ["a calm talk", ["How does X work?", "X works by ...", "And Y?"], 50, "neutral"],
  ["one satisfaction", ["Hi", "Hello", "That works"], 62, "good"],
  ["an escalation", ["Not helpful", "Sorry", "Get me a human"], 0, "severe"],
  ["every turn a correction", ["No, I meant A", "Ok", "No, I meant B"], 35, "poor"],
])("%s has the quality that the rules give", (_what, said, score, quality) => {
  expect(analyseLikeReference(talk(...said))).toMatchObject({ quality, quality_score: score });
});

test("only the last hundred messages are looked at, with their own indexes", () => {
  const messages = [...talk("Forget it, I give up"), ...Array.from({ length: 99 }, () => talk("x")[0])];
  const all = messages.filter((message) => message !== undefined);
  expect(types([...all, ...talk("Forget it")]).filter((type) => type.endsWith("quit"))).toEqual([
    "100 interaction.disengagement.quit",
  ]);
});
