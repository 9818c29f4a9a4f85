import { expect, test } from "vitest";
import { planFor } from "./plan.js";

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/a, access_key: $ONE }
  - { model: anthropic/b, access_key: $TWO }
`;

test("without any key the sandbox stands in, and the variables are named", () => {
  const { sandbox, keys, missing, warnings } = planFor(TEXT, "f", {});
  expect([sandbox, keys, missing, warnings]).toEqual(["instead-of-keys", {}, ["ONE", "TWO"], []]);
});

test("with one of two keys the other is warned about, and nothing stands in", () => {
  const { sandbox, keys, warnings } = planFor(TEXT, "f", { ONE: "k" });
  expect([sandbox, keys]).toEqual(["none", { PLANO_KEY_OPENAI: "k" }]);
  expect(warnings).toEqual(["TWO is not set; requests to anthropic will fail until it is."]);
});

test("a key with a line break inside is refused without being shown", () => {
  expect(() => planFor(TEXT, "f", { ONE: "sk-se\ncret" })).toThrow(
    /^The key for PLANO_KEY_OPENAI holds a line break/,
  );
});
