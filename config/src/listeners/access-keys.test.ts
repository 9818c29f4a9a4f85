// Keys in the configuration and in keys files: both accept and refuse the same keys.
import { expect, test } from "vitest";
import { formatErrors, keyScopes, loadConfig, parseKeysFile } from "../index.js";

const HASH = "0".repeat(64);

/** The key as the filter's table has it, or the error. */
function inConfiguration(more: object): unknown {
  const key = JSON.stringify({ name: "alice", hash: HASH, ...more });
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m, auth: { keys: [${key}] } }]\nmodel_providers: [{ model: sandbox/gpt }]`,
  );
  if (!result.ok) return formatErrors(result.errors, "f.yaml");
  const { name, models, expires } = keyScopes(result.config)[0]?.auth.keys[0] ?? {};
  return { name, models, ...(expires !== undefined && { expires }) };
}

function inFile(more: object): unknown {
  try {
    const { hash: _, ...key } =
      parseKeysFile(JSON.stringify({ keys: [{ name: "alice", hash: HASH, ...more }] }))[0] ?? {};
    return key;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Patterns that take this many bytes with the commas between them. */
function modelsOf(bytes: number): string[] {
  const whole = Array.from({ length: Math.floor(bytes / 500) }, () => "m".repeat(499));
  return [...whole, "m".repeat(bytes - whole.length * 500)];
}

test.each([
  ["an empty list of models", { models: [] }, "must not be empty"],
  ["a model with a comma", { models: ["a,b"] }, "without commas"],
  ["more models than the filter keeps", { models: modelsOf((16 << 10) + 1) }, "longer than 16384 bytes"],
  ["an invalid time", { expires: "tomorrow" }, "must be a point in time"],
  ["a day that its month does not have", { expires: "2027-02-30" }, "must be a point in time"],
  ["a time on such a day", { expires: "2027-06-31T00:00:00Z" }, "must be a point in time"],
  ["a year of five digits", { expires: "12027-01-01" }, "must be a point in time"],
  ["an unknown member", { expire: "2027-01-31" }, "expire"],
])("%s is refused in both", (_what, more, message) => {
  expect(inConfiguration(more)).toContain(message);
  expect(inFile(more)).toContain(message);
});

test.each([
  ["as many models as the filter keeps", { models: modelsOf(16 << 10) }, undefined],
  ["a leap day", { expires: "2028-02-29" }, 1_835_395_200],
  ["an expiry long past", { expires: "1969-12-31T23:59:59Z" }, 0],
  ["the first year", { expires: "0000-01-01" }, 0],
  ["the last year", { expires: "9999-12-31T23:59:59Z" }, 253_402_300_799],
])("%s is accepted in both", (_what, more, expires) => {
  const models = "models" in more ? more.models : [];
  const key = { name: "alice", models, ...(expires !== undefined && { expires }) };
  expect([inConfiguration(more), inFile(more)]).toEqual([key, key]);
});

test.each([
  ["a text instead of a list", { models: "fast" }],
  ["a number in a list", { models: [1] }],
  ["null instead of a list", { models: null }],
  ["a number instead of a time", { expires: 1_900_000_000 }],
  ["null instead of a time", { expires: null }],
  ["limits, which need the configuration", { limits: [{ tokens: 1, unit: "day" }] }],
  ["a variable, which needs the configuration", { key: "$KEY" }],
])("a keys file with %s is refused", (_what, more) => {
  expect(inFile(more)).toMatch(/^keys\[0\]: /);
});
