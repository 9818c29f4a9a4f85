// routing_preferences at the models themselves, as files before v0.4.0 have them.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";

function load(entries: string, version = "v0.3.0", more = "") {
  const result = loadConfig(
    `version: ${version}\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n${entries}${more}`,
  );
  return {
    routingPreferences: result.ok ? result.config.routingPreferences : undefined,
    said: formatErrors(result.ok ? result.warnings : result.errors, "f.yaml"),
  };
}

const entry = (model: string, ...preferences: string[]): string =>
  `  - { model: ${model}, routing_preferences: [${preferences.join(", ")}] }\n`;
const CHOOSER = "  - { model: sandbox/chooser, default: true }\n";
const CODE = "{ name: code, description: writing code }";
const CHAT = "{ name: chat, description: talking }";

describe("preferences at models", () => {
  test.each(["v0.1", "0.1-beta", "0.2.0", "v0.2.0", "0.3", "v0.3.0"])(
    "of version %s become preferences of the file, with their models in order",
    (version) => {
      const entries = CHOOSER + entry("sandbox/a", CODE, CHAT) + entry("sandbox/b", CODE);
      const { routingPreferences, said } = load(entries, version);
      expect(said).toBe("");
      expect(routingPreferences).toMatchObject([
        { name: "code", description: "writing code", models: ["sandbox/a", "sandbox/b"], prefer: "none" },
        { name: "chat", description: "talking", models: ["sandbox/a"] },
      ]);
    },
  );

  test("use the first description and warn of a different one", () => {
    const entries =
      CHOOSER + entry("sandbox/a", CODE) + entry("sandbox/b", CODE.replace("writing", "mending"));
    const { routingPreferences, said } = load(entries);
    expect(routingPreferences).toMatchObject([
      { description: "writing code", models: ["sandbox/a", "sandbox/b"] },
    ]);
    expect(said).toBe(
      "f.yaml:6:74  model_providers[2].routing_preferences[0].description: differs from the first one of code, which is used",
    );
  });

  test("are overridden by preferences of the file with the same name", () => {
    const own = "routing_preferences: [{ name: code, description: d, models: [chooser] }]\n";
    const { routingPreferences, said } = load(CHOOSER + entry("sandbox/a", CODE, CHAT), "v0.3.0", own);
    expect(routingPreferences).toMatchObject([
      { name: "code", description: "d", models: ["sandbox/chooser"] },
      { name: "chat", models: ["sandbox/a"] },
    ]);
    expect(said).toContain(
      "model_providers[1].routing_preferences[0].name: code of the file's own routing_preferences is used instead",
    );
  });

  test("count a model once that has them twice", () => {
    expect(load(CHOOSER + entry("sandbox/a", CODE, CODE)).routingPreferences).toMatchObject([
      { models: ["sandbox/a"] },
    ]);
  });

  test("are refused at a wildcard", () => {
    expect(load(CHOOSER + entry("sandbox/*", CODE)).said).toBe(
      "f.yaml:5:25  model_providers[1].routing_preferences: stands at a wildcard, which names no model\n    give each model that is meant an entry of its own",
    );
  });

  test("have at most ten models", () => {
    const entries = Array.from({ length: 11 }, (_, index) => entry(`sandbox/m${index}`, CODE)).join("");
    expect(load(CHOOSER + entries).said).toBe(
      "f.yaml:15:49  model_providers[11].routing_preferences[0]: code already has 10 models",
    );
  });

  test("need a routing model, as all preferences do", () => {
    expect(load(entry("sandbox/a", CODE)).said).toContain("overrides.llm_routing_model: is missing");
  });

  test.each(["v0.4.0", "0.4"])("are ignored in version %s, with a warning", (version) => {
    const { routingPreferences, said } = load(CHOOSER + entry("sandbox/a", CODE), version);
    expect(routingPreferences).toEqual([]);
    expect(said).toBe(
      "f.yaml:5:25  model_providers[1].routing_preferences: is ignored from v0.4.0 on\n    list its models under routing_preferences of the file itself",
    );
  });

  test.each([
    ["{ name: code }", "model_providers[1].routing_preferences[0].description: is missing"],
    ['{ name: "a\\nb", description: d }', "routing_preferences[0].name: must be printable ASCII"],
    ["{ name: a, descripton: d }", "unknown key descripton\n    did you mean description?"],
  ])("are refused: %s", (preference, told) => {
    expect(load(CHOOSER + entry("sandbox/a", preference)).said).toContain(told);
  });
});
