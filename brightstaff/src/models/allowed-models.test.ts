// The names that a caller with a list of models may ask for. test/filter/allowed-models.test.ts holds the wasm filter's
// half of the rule.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedModels, allowedNames } from "./allowed-models.js";

const NAMES = {
  models: { "one/a": "one/a", a: "one/a", "two/b": "two/b", fast: "two/b", "one/c": "one/c" },
  pools: { several: ["one/a", "two/b"], alike: ["one/a", "one/c"] },
  prefixes: ["any/"],
};

const allowed = (patterns: string): ReturnType<typeof allowedModels> =>
  allowedModels({ "x-plano-caller-models": patterns });

describe("with a list of models", () => {
  test.each([
    ["*", "several", ["several"]],
    ["several", "several", ["several"]],
    ["one/a,two/*", "several", ["several"]],
    ["one/*", "alike", ["alike"]],
    ["one/*", "several", ["one/a"]],
    ["two/b", "several", ["two/b"]],
    ["two/b", "fast", ["fast"]],
    ["fast", "fast", ["fast"]],
    ["fast", "two/b", []],
    ["one/a", "a", ["a"]],
    ["a", "one/a", []],
    ["any/*", "any/x", ["any/x"]],
    ["any/x", "any/y", []],
    ["*/", "several", []],
    ["", "several", []],
    ["one/a", "nobody", []],
    ["one/a", "toString", []],
  ])("%s, a request for %s is served by %j", (patterns, name, expected) => {
    expect(allowedNames(name, NAMES, allowed(patterns))).toEqual(expected);
  });

  test("no request is served by a model outside the list", () => {
    const words = fc.constantFrom(
      ...Object.keys(NAMES.models),
      ...Object.keys(NAMES.pools),
      "one/*",
      "any/*",
      "*",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), words, (patterns, name) => {
        const isAllowed = allowed(patterns.join(","));
        for (const each of allowedNames(name, NAMES, isAllowed)) {
          const pool = Object.entries(NAMES.pools).find(([known]) => known === each)?.[1];
          const single = Object.entries(NAMES.models).find(([known]) => known === each)?.[1];
          const serving = pool ?? (single === undefined ? [each] : [single]);
          expect(isAllowed(each) || serving.every(isAllowed)).toBe(true);
        }
      }),
    );
  });
});

test("without a list the caller may use every name", () => {
  for (const name of ["several", "fast", "nobody"])
    expect(allowedNames(name, NAMES, allowedModels({}))).toEqual([name]);
});
