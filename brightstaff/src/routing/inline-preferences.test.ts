import fc from "fast-check";
import { expect, test } from "vitest";
import { takeInlinePreferences } from "./inline-preferences.js";

const NAMES = {
  models: { "openai/gpt-4o": "openai/gpt-4o", fast: "openai/gpt-4o" },
  pools: { smart: ["openai/gpt-4o", "anthropic/claude"] },
  prefixes: ["anthropic/"],
};
const preference = { name: "code", description: "writing code", models: ["fast"] };
const take = (routing_preferences: unknown) =>
  takeInlinePreferences({ model: "m", routing_preferences }, NAMES, 10_240, () => true);

test("the request's own routes are removed from it, and models get their full names", () => {
  const models = ["fast", "openai/gpt-4o", "smart", "anthropic/claude"];
  const policy = { prefer: "cheapest" };
  expect(take([preference, { ...preference, name: "talk", models, selection_policy: policy }])).toEqual({
    body: { model: "m" },
    routes: [
      { name: "code", description: "writing code", models: ["openai/gpt-4o"], prefer: "none" },
      {
        name: "talk",
        description: "writing code",
        models: ["openai/gpt-4o", "smart", "anthropic/claude"],
        prefer: "cheapest",
      },
    ],
  });
});

test("an empty list of routes replaces the file's routes", () => {
  expect(take([])).toEqual({ body: { model: "m" }, routes: [] });
});

test("a body without routes stays unchanged", () => {
  const body = { model: "m", metadata: { user: "u" } };
  expect(takeInlinePreferences(body, NAMES, 10_240, () => true)).toEqual({ body });
  expect((takeInlinePreferences(body, NAMES, 10_240, () => true) as { body: unknown }).body).toBe(body);
});

test("metadata for older gateways is removed", () => {
  const metadata = { archgw_preference_config: "x", plano_preference_config: "y" };
  expect(takeInlinePreferences({ model: "m", metadata }, NAMES, 10_240, () => true)).toEqual({
    body: { model: "m" },
  });
  const more = { ...metadata, user: "u" };
  expect(takeInlinePreferences({ metadata: more }, NAMES, 10_240, () => true)).toEqual({
    body: { metadata: { user: "u" } },
  });
});

test.each<[unknown, string, string]>([
  [null, "routing_preferences", "must be array"],
  [{}, "routing_preferences", "must be array"],
  [Array(101).fill(preference), "routing_preferences", "must NOT have more than 100 items"],
  [[1], "routing_preferences[0]", "must be object"],
  [[{ ...preference, models: [] }], "routing_preferences[0].models", "must NOT have fewer than 1 items"],
  [[{ ...preference, models: ["fast", 1] }], "routing_preferences[0].models[1]", "must be string"],
  [
    [preference, { ...preference, name: "x", models: ["gpt-5"] }],
    "routing_preferences[1].models[0]",
    "is not a model",
  ],
  [[{ ...preference, models: ["anthropic/"] }], "routing_preferences[0].models[0]", "is not a model"],
  [
    [{ ...preference, models: [`anthropic/${"x".repeat(500)}`] }],
    "routing_preferences[0].models[0]",
    "is not a model",
  ],
  [[{ ...preference, models: ["constructor"] }], "routing_preferences[0].models[0]", "is not a model"],
  [[preference, preference], "routing_preferences[1].name", "is taken already"],
  [[{ ...preference, name: "a\nb" }], "routing_preferences[0].name", "must match pattern"],
  [
    [{ ...preference, selection_policy: { prefer: "best" } }],
    "routing_preferences[0].selection_policy.prefer",
    "must be equal to one of the allowed values",
  ],
])("%j is refused, naming %s", (written, param, reason) => {
  expect(take(written)).toMatchObject({ error: { status: 400, param } });
  const { error } = take(written) as { error: { message: string } };
  expect(error.message).toContain(param);
  expect(error.message).toContain(reason);
});

test("any JSON is either accepted or refused", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (routing_preferences, metadata) => {
      const taken = takeInlinePreferences({ routing_preferences, metadata }, NAMES, 10_240, () => true);
      expect("error" in taken || !("routing_preferences" in taken.body)).toBe(true);
    }),
  );
});

test("the request's own routes are refused beyond their size limit, by the limit's name", () => {
  const described = (length: number) => take([{ ...preference, description: "d".repeat(length) }]);
  expect(described(9_000)).toMatchObject({ body: { model: "m" } });
  const message = expect.stringMatching(
    /^routing_preferences has \d+ bytes; at most 10240 .*limits\.routing_preferences/,
  );
  expect(take(Array(2).fill({ ...preference, description: "d".repeat(6_000) }))).toMatchObject({
    error: { status: 400, message, param: "routing_preferences" },
  });
});
