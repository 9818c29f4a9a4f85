import { expect, test } from "vitest";
import { loadConfig } from "../load.js";
import { withUsableTargets } from "./usable-targets.js";

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/a, access_key: $ONE }
  - { model: openai/a2, access_key: $ONE }
  - { model: groq/b, access_keys: [$TWO, $THREE] }
  - { model: mistral/c, access_key: $FOUR, headers: { x-team: $TEAM } }
  - { model: sandbox/free, default: true }
model_aliases:
  some: { targets: [openai/a, groq/b, sandbox/free] }
  paid: { targets: [openai/a, openai/a2, mistral/c] }
routing_preferences:
  - { name: code, description: code, models: [openai/a, groq/b] }
`;

function usable(secrets: Record<string, string>) {
  const loaded = loadConfig(TEXT);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { config, left } = withUsableTargets(loaded.config, secrets);
  const names = config.pools.map(({ targets }) => targets.map(({ target }) => config.targets[target]?.name));
  const [code] = config.routingPreferences;
  return { names, left, code: code?.models };
}

const ALL = [
  ["openai/a", "groq/b", "sandbox/free"],
  ["openai/a", "openai/a2", "mistral/c"],
  ["openai/a", "groq/b"],
];

test("leaves out what has none of its keys, or not all of its headers", () => {
  expect(usable({ ONE: "k", THREE: "k", FOUR: "k" })).toEqual({
    names: [ALL[0], ["openai/a", "openai/a2"], ALL[2]],
    left: [{ name: "paid", models: ["mistral/c"] }],
    code: ["openai/a", "groq/b"],
  });
  expect(usable({ TWO: "k", FOUR: "k", TEAM: "t" })).toEqual({
    names: [["groq/b", "sandbox/free"], ["mistral/c"], ["groq/b"]],
    left: [
      { name: "some", models: ["openai/a"] },
      { name: "paid", models: ["openai/a", "openai/a2"] },
      { name: "code", models: ["openai/a"] },
    ],
    code: ["groq/b"],
  });
});

test("keeps all where all have their keys, or none", () => {
  const set = { ONE: "k", TWO: "k", FOUR: "k", TEAM: "t" };
  expect(usable(set)).toEqual({ names: ALL, left: [], code: ALL[2] });
  expect(usable({}).names).toEqual([["sandbox/free"], ALL[1], ALL[2]]);
});
