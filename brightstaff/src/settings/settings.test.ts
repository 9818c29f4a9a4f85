import { loadConfig } from "@plano/config";
import { expect, test } from "vitest";
import { parseSettings, renderBrightstaff } from "./settings.js";

const YAML = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/gpt-4o, access_key: sk-secret }
  - { model: openai/*, access_key: sk-secret }
model_aliases: { fast: { target: gpt-4o } }
`;

test("what is rendered is read back, with models and aliases and without keys", () => {
  const result = loadConfig(YAML);
  if (!result.ok) throw new Error("refused");
  const text = renderBrightstaff(result.config);
  expect(text).not.toContain("sk-secret");
  expect(parseSettings(text)).toEqual({
    version: 1,
    listen: { host: "127.0.0.1", port: 9091 },
    models: [
      { id: "openai/gpt-4o", ownedBy: "openai" },
      { id: "fast", ownedBy: "plano" },
    ],
    keptObservations: 1_000,
  });
});

test.each([
  ["{", "not JSON"],
  ["null", "not an object"],
  ['{"version":2}', "version must be 1"],
  ['{"version":1}', "listen.host"],
  ['{"version":1,"listen":{"host":"a","port":70000}}', "listen.port"],
  ['{"version":1,"listen":{"host":"a","port":1},"models":[null]}', "models must be"],
  ['{"version":1,"listen":{"host":"a","port":1},"models":[],"keptObservations":-1}', "keptObservations"],
])("settings that are none are refused with the reason: %s", (text, reason) => {
  expect(() => parseSettings(text)).toThrow(reason);
});
