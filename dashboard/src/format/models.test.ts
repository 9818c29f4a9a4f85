// How what answered is called.
import { expect, test } from "vitest";
import { nameModel } from "./models.js";

test.each([
  ["openai", "gpt-4o", "openai/gpt-4o"],
  ["openai", "openai/gpt-4o", "openai/gpt-4o"],
  [null, "gpt-4o", "gpt-4o"],
  ["agent/weather", "fast", "agent/weather"],
])("of %s the model %s is called %s", (provider, model, name) => {
  expect(nameModel(provider, model)).toBe(name);
});
