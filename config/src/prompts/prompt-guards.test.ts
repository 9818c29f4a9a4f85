import { expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";
import type { PromptGuards } from "../model/prompt-guards.js";

const HEAD = `
version: v0.4.0
listeners: [{ type: model, name: models }]
model_providers: [{ model: sandbox/m, default: true }]
endpoints: { tei: { endpoint: "127.0.0.1:80" } }
filters: [{ id: guard, type: http, url: "http://127.0.0.1:81" }]
`;

function load(jailbreak: string): { guards?: PromptGuards; told: string } {
  const result = loadConfig(`${HEAD}prompt_guards: { input_guards: { jailbreak: ${jailbreak} } }\n`);
  if (!result.ok) return { told: formatErrors(result.errors, "f") };
  const { promptGuards, notServed } = result.config;
  expect(notServed).toEqual([]);
  return { ...(promptGuards && { guards: promptGuards }), told: formatErrors(result.warnings, "f") };
}

test("a message is enough", () => {
  expect(load("{ on_exception: { message: no } }").guards).toEqual({
    input: {
      message: "no",
      heuristics: true,
      onFailure: "fail",
      timeoutMilliseconds: 10_000,
      parallel: false,
    },
  });
});

test("a guard model, its time and its failure are read", () => {
  const written = "model: sandbox/m, heuristics: false, timeout: 2s, on_failure: skip, mode: parallel";
  expect(load(`{ on_exception: { message: no }, ${written} }`).guards?.input).toEqual({
    message: "no",
    heuristics: false,
    model: "sandbox/m",
    onFailure: "skip",
    timeoutMilliseconds: 2_000,
    parallel: true,
  });
});

test("a classifier and a filter are read, and guards of answers", () => {
  const judges = "classifier: { endpoint: tei, labels: [BAD] }, filter: guard";
  const result = loadConfig(
    `${HEAD}prompt_guards: { output_guards: { jailbreak: { on_exception: { message: no }, ${judges} } } }\n`,
  );
  expect(result.ok && result.config.promptGuards).toEqual({
    output: {
      message: "no",
      heuristics: true,
      classifier: { backend: "tei", path: "/predict", labels: ["bad"], threshold: 0.5 },
      filter: "guard",
      onFailure: "fail",
      timeoutMilliseconds: 10_000,
    },
  });
});

test.each([
  [
    "an unknown endpoint",
    "{ on_exception: { message: no }, classifier: { endpoint: te } }",
    "did you mean tei?",
  ],
  ["an unknown filter", "{ on_exception: { message: no }, filter: guards }", "guards is not listed"],
  ["no answer for the client", "{}", "on_exception: is missing"],
  ["nobody who judges", "{ on_exception: { message: no }, heuristics: false }", "leaves nobody who judges"],
  [
    "an unknown model",
    "{ on_exception: { message: no }, model: sandbox/n }",
    "sandbox/n is not a name that clients can ask for",
  ],
])("refuses %s", (_what, text, expected) => {
  expect(load(text).told).toContain(expected);
});
