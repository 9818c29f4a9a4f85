// What the models that may answer a request have in common.
import { describe, expect, test } from "vitest";
import { nativeProviders, providerKeeps } from "./kept-by-provider.js";

const modelNames = {
  models: { "openai/a": "openai/a", a: "openai/a", "anthropic/b": "anthropic/b" },
  pools: { both: ["openai/a", "anthropic/b"], alike: ["openai/a", "xai/c"] },
  prefixes: ["xai/"],
  fallback: "openai/a",
};
const listed = ["openai/a", "xai/"];
const plain = { modelNames, routingPreferences: [], storingModels: listed, nativeModels: listed };
const routed = {
  ...plain,
  routingPreferences: [
    { name: "r", description: "d", models: ["anthropic/b"], prefer: "none" as const, model: "p" },
  ],
};

describe("of models, the provider keeps all, or some are asked natively", () => {
  test.each([
    [{}, true, ["openai"]],
    [{ model: "a" }, true, ["openai"]],
    [{ model: "xai/any" }, true, ["xai"]],
    [{ model: "anthropic/b" }, false, []],
    [{ model: "both" }, false, ["openai"]],
    [{ model: "alike" }, true, ["openai", "xai"]],
    [{ model: "unknown" }, false, []],
    [{ model: "anthropic/b", routing_preferences: [] }, false, ["openai", "xai"]],
  ])("%j: %s, %s", (body, keeps, native) => {
    expect(providerKeeps(plain)(body)).toBe(keeps);
    expect(nativeProviders(plain)(body)).toEqual(native);
  });

  test("routes may answer, too", () => {
    expect(providerKeeps(routed)({ model: "a" })).toBe(false);
    expect(nativeProviders(routed)({ model: "anthropic/b" })).toEqual([]);
  });

  test("there may be none", () => {
    const none = { ...plain, storingModels: [], nativeModels: [] };
    expect(providerKeeps(none)({ routing_preferences: [] })).toBe(false);
    expect(nativeProviders(none)({ routing_preferences: [] })).toEqual([]);
  });
});
