// Lines for prices belong where Plano reads prices.
import { expect, test } from "vitest";
import { pricingLines } from "./pricing-lines.js";

test("each model but an agent gets an entry of model_providers, its name in quotes", () => {
  expect(pricingLines(["openai/gpt-4o", "agent/weather", "local/a: #b"]).slice(1)).toEqual([
    '  - model: "openai/gpt-4o"',
    "    pricing: { input: 0.00, output: 0.00 }",
    '  - model: "local/a: #b"',
    "    pricing: { input: 0.00, output: 0.00 }",
  ]);
  expect(pricingLines(["agent/weather"])).toEqual([]);
});
