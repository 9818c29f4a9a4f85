// Routing preferences: kinds of tasks and their models.
import { describe, expect, test } from "vitest";
import { aliasPools, formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const MODELS = `model_providers:
  - { model: sandbox/small, pricing: { input: 0.1, output: 0.4 }, default: true }
  - { model: sandbox/large, pricing: { input: 3, output: 15 } }
  - { model: sandbox-messages/* }
`;
const load = (preferences: string, more = MODELS) =>
  loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\n${more}routing_preferences:\n${preferences}`,
  );

function accepted(preferences: string): NormalisedConfig {
  const result = load(preferences);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

describe("a routing preference", () => {
  test("is a pool of its models in order, under a name that no client sees", () => {
    const config = accepted(
      "  - { name: code generation, description: writing code, models: [sandbox/large, sandbox-messages/claude] }\n",
    );
    expect(config.routingPreferences).toEqual([
      {
        name: "code generation",
        description: "writing code",
        model: "plano.route/code generation",
        models: ["sandbox/large", "sandbox-messages/claude"],
        prefer: "none",
      },
    ]);
    const [pool] = config.pools;
    expect(pool?.targets.map(({ target }) => config.targets[target]?.name)).toEqual([
      "sandbox/large",
      "sandbox-messages/claude",
    ]);
    expect(aliasPools(config)).toEqual([]);
    expect(config.orchestration.routingModel).toBe("sandbox/small");
  });

  test("with one model is that model", () => {
    expect(
      accepted("  - { name: chat, description: d, models: [small] }\n").routingPreferences,
    ).toMatchObject([{ model: "sandbox/small" }]);
  });

  test("may order its models by price, with unpriced ones last", () => {
    const text =
      "  - { name: a, description: d, models: [sandbox-messages/x, large, small], selection_policy: { prefer: cheapest } }\n";
    expect(accepted(text).routingPreferences[0]?.models).toEqual([
      "sandbox/small",
      "sandbox/large",
      "sandbox-messages/x",
    ]);
  });

  test.each([
    [
      "an unknown model",
      "{ name: a, description: d, models: [larg] }",
      "models[0]: larg is not a model\n    did you mean large?",
    ],
    ["a model twice", "{ name: a, description: d, models: [large, sandbox/large] }", "names a model twice"],
    ["no models", "{ name: a, description: d, models: [] }", "must not be empty"],
    ["no description", "{ name: a, models: [large] }", "description: is missing"],
    [
      "a name that no header can hold",
      '{ name: "a\\nb", description: d, models: [large] }',
      "name: must be printable ASCII",
    ],
    [
      "prices that nobody gave",
      "{ name: a, description: d, models: [sandbox-messages/x], selection_policy: { prefer: cheapest } }",
      "needs the pricing of the models",
    ],
    [
      "a policy that is none",
      "{ name: a, description: d, models: [large], selection_policy: { prefer: best } }",
      "must be one of cheapest, fastest, none",
    ],
  ])("with %s is refused", (_what, preference, told) => {
    const result = load(`  - ${preference}\n`);
    expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain(told);
  });

  test("needs a routing model and a unique name", () => {
    const one = "  - { name: a, description: d, models: [sandbox/m] }\n";
    const result = load(one, "model_providers: [{ model: sandbox/m }]\n");
    expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain(
      "overrides.llm_routing_model: is missing",
    );
    const twice = load(one.repeat(2), "model_providers: [{ model: sandbox/m, default: true }]\n");
    expect(twice.ok ? "accepted" : formatErrors(twice.errors)).toContain("the name a is taken");
  });

  test.each(["{ target: large }", "{ targets: [large, small] }"])(
    "is kept apart from an alias of the same name, %s",
    (alias) => {
      const aliases = `${MODELS}model_aliases: { plano.route/a: ${alias} }\n`;
      const result = load("  - { name: a, description: d, models: [large, small] }\n", aliases);
      expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain("is a name already");
    },
  );
});
