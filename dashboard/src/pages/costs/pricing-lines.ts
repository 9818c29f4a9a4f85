// What a file needs so that calls have prices.

const AGENT = "agent/";

/** Entries of `model_providers`. Agents have no prices. */
export function pricingLines(models: readonly string[]): string[] {
  const priced = models.filter((model) => !model.startsWith(AGENT));
  if (priced.length === 0) return [];
  return [
    "  # Entries of model_providers: add `pricing` to those that are there. Dollars for a million tokens.",
    ...priced.flatMap((model) => [
      `  - model: ${JSON.stringify(model)}`,
      "    pricing: { input: 0.00, output: 0.00 }",
    ]),
  ];
}
