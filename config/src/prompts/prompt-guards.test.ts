import { expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";
import type { PromptGuards } from "../model/prompt-guards.js";

const HEAD = `
version: v0.4.0
listeners: [{ type: model, name: models }]
model_providers: [{ model: sandbox/m, default: true }]
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

test.each([
  ["no answer for the client", "{}", "on_exception is missing"],
  ["nobody who judges", "{ on_exception: { message: no }, heuristics: false }", "leaves nobody who judges"],
  [
    "an unknown model",
    "{ on_exception: { message: no }, model: sandbox/n }",
    "sandbox/n is not a name that clients can ask for",
  ],
])("refuses %s", (_what, text, expected) => {
  expect(load(text).told).toContain(expected);
});
