// What the models that may answer a request have in common.
import { describe, expect, test } from "vitest";
import { isAskedNatively, providerKeeps } from "./kept-by-provider.js";

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
    [{}, true, true],
    [{ model: "a" }, true, true],
    [{ model: "xai/any" }, true, true],
    [{ model: "anthropic/b" }, false, false],
    [{ model: "both" }, false, true],
    [{ model: "alike" }, true, true],
    [{ model: "unknown" }, false, false],
    [{ model: "anthropic/b", routing_preferences: [] }, false, true],
  ])("%j: %s, %s", (body, keeps, native) => {
    expect(providerKeeps(plain)(body)).toBe(keeps);
    expect(isAskedNatively(plain)(body)).toBe(native);
  });

  test("routes may answer, too", () => {
    expect(providerKeeps(routed)({ model: "a" })).toBe(false);
    expect(isAskedNatively(routed)({ model: "anthropic/b" })).toBe(false);
  });

  test("there may be none", () => {
    const none = { ...plain, storingModels: [], nativeModels: [] };
    expect(providerKeeps(none)({ routing_preferences: [] })).toBe(false);
    expect(isAskedNatively(none)({ routing_preferences: [] })).toBe(false);
  });
});
