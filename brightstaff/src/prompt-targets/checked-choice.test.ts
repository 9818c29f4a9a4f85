import { expect, test } from "vitest";
import { JsonTexts } from "../json-texts.js";
import { MemoryBudget } from "../memory-budget.js";
import type { PromptTargetConfig } from "../service-config/schema.js";
import { checkedChoice } from "./checked-choice.js";
import type { WantedCall } from "./choice.js";

const target = (name: string): PromptTargetConfig => ({
  name,
  description: "d",
  answeredByModel: true,
  parameters: [{ name: "id", description: "d", type: "integer", required: true }],
});
const call = (name: string, id: unknown): WantedCall => ({ name, arguments: { id } });
const chosen = (...calls: WantedCall[]) => {
  const texts = new JsonTexts(new MemoryBudget(1 << 30).hold(0));
  const given = { targets: [target("a"), target("b")], messages: [], past: [], done: [], logprobs: false };
  const choice = checkedChoice({ calls }, { ...given, texts });
  return choice.kind === "calls"
    ? choice.calls.map(({ target: { name }, values }) => [name, values])
    : choice;
};

test("a call that a model repeats is made once", () => {
  expect(chosen(call("a", 1), call("a", "1"), call("b", 1), call("a", 2), call("a", 1))).toEqual([
    ["a", { id: 1 }],
    ["b", { id: 1 }],
    ["a", { id: 2 }],
  ]);
});

test("nothing is called while one call has no value that fits", () => {
  expect(chosen(call("a", 1), call("b", "0x10"))).toMatchObject({
    kind: "question",
    question: "Could you tell me the id, which must be a whole number?",
  });
});
