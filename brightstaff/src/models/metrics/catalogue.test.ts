// Catalogues in the formats of DigitalOcean and models.dev, with invalid entries.
import { expect, test } from "vitest";
import { readCatalogue } from "./catalogue.js";
import { lookUp } from "./reading.js";

const source = { url: "http://127.0.0.1", refreshMilliseconds: 1, names: {} };
const DIGITALOCEAN = { ...source, catalog: "digitalocean" } as const;
const MODELS_DEV = { ...source, catalog: "models.dev" } as const;

const provider = (models: Record<string, unknown>) => ({ id: "p", name: "P", models });
const costs = (input: unknown, output: unknown, more: object = {}) => ({ cost: { input, output, ...more } });

test("DigitalOcean's prices are per token, despite their names", () => {
  const pricing = {
    input_price_per_million: 0.000003,
    output_price_per_million: 0.000015,
    cache_read_input_price_per_million: 0.0000003,
  };
  const older = {
    input_price_per_million: 0.00000065,
    output_price_per_million: 0.00000065,
    input_cache_read: 0,
  };
  const { values, ignored } = readCatalogue(DIGITALOCEAN, {
    data: [
      { model_id: "anthropic-claude-sonnet", name: "Claude", pricing },
      { model_id: "llama3.3-70b-instruct", pricing: older },
      { model_id: "an-embedding", pricing: null },
    ],
    meta: { total: 3 },
  });
  const price = values.get("anthropic-claude-sonnet");
  expect(price?.input).toBeCloseTo(3);
  expect(price?.output).toBeCloseTo(15);
  expect(price?.cachedInput).toBeCloseTo(0.3);
  expect(values.get("llama3.3-70b-instruct")?.cachedInput).toBe(0);
  expect([...values.keys()]).toHaveLength(2);
  expect(ignored).toBe(0);
});

test("models.dev's prices are per million tokens, under the full and the bare name", () => {
  const { values } = readCatalogue(MODELS_DEV, {
    openai: provider({
      "gpt-4o": costs(2.5, 10, { cache_read: 1.25, cache_write: 3 }),
      "no-price": { name: "?" },
    }),
    openrouter: provider({ "openai/gpt-4o-mini": costs(0.15, 0.6) }),
  });
  expect(Object.fromEntries(values)).toEqual({
    "openai/gpt-4o": { input: 2.5, output: 10, cachedInput: 1.25, cacheWrite: 3 },
    "openrouter/openai/gpt-4o-mini": { input: 0.15, output: 0.6 },
    "gpt-4o": { input: 2.5, output: 10, cachedInput: 1.25, cacheWrite: 3 },
    "openai/gpt-4o-mini": { input: 0.15, output: 0.6 },
  });
});

test("a bare name of several providers means the alphabetically first one, in any order of arrival", () => {
  const [a, b] = [provider({ m: costs(1, 1) }), provider({ m: costs(2, 2) })];
  for (const answer of [
    { a, b },
    { b, a },
  ]) {
    const { values } = readCatalogue(MODELS_DEV, answer);
    expect([values.get("m")?.input, values.get("a/m")?.input, values.get("b/m")?.input]).toEqual([1, 1, 2]);
  }
});

test("a full name never matches another provider's bare name", () => {
  const { values } = readCatalogue(MODELS_DEV, {
    aggregator: provider({ "openai/gpt": costs(9, 9) }),
    openai: provider({ gpt: costs(1, 1) }),
  });
  expect(values.get("openai/gpt")?.input).toBe(1);
});

test("the configuration's names take precedence over the catalogue's", () => {
  const names = { "aggregator/gpt": "openai/gpt", mini: "own/mini" };
  const { values } = readCatalogue(
    { ...MODELS_DEV, names },
    {
      aggregator: provider({ gpt: costs(9, 9), mini: costs(3, 3) }),
      openai: provider({ gpt: costs(1, 1) }),
    },
  );
  expect(values.get("openai/gpt")?.input).toBe(9);
  expect(values.get("own/mini")?.input).toBe(3);
});

test("a model that is missing under its full name is looked up without its provider", () => {
  const values = new Map([
    ["gpt", 1],
    ["other/gpt", 2],
  ]);
  expect(lookUp(values, "openai/gpt")).toBe(1);
  expect(lookUp(values, "other/gpt")).toBe(2);
  expect(lookUp(values, "openai/gpt-5")).toBeUndefined();
});

test("invalid prices are left out and counted", () => {
  const junk = [-1, "2.5", Number.NaN, Number.POSITIVE_INFINITY, null, {}, [1], true];
  const models = Object.fromEntries(junk.map((value, index) => [`m${index}`, costs(value, 1)]));
  const { values, ignored } = readCatalogue(MODELS_DEV, {
    p: provider({ ...models, good: costs(0, 0, { cache_read: "0.1" }) }),
    q: "text",
    r: { models: [costs(1, 1)] },
    s: { models: { m: null } },
    ["__proto__"]: provider({}),
  });
  expect(values.get("p/good")).toEqual({ input: 0, output: 0 });
  expect([...values.keys()].filter((name) => name.startsWith("p/"))).toEqual(["p/good"]);
  // Each model without a price, and the valid one's text for cached tokens.
  expect(ignored).toBe(junk.length + 1);
});

test.each([{}, { data: "none" }, { data: [{ model_id: "m" }] }, { data: [{ pricing: {} }, 7, null] }])(
  "an answer without any price is no catalogue: %j",
  (answer) => {
    expect(() => readCatalogue(DIGITALOCEAN, answer)).toThrow("it has no prices");
    expect(() => readCatalogue(MODELS_DEV, answer)).toThrow("it has no prices");
  },
);
