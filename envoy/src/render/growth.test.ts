// What is rendered grows with what is configured, and no faster.
import { loadConfig, type NormalisedConfig } from "@plano/config";
import { expect, test } from "vitest";
import { renderEnvoy } from "./bootstrap.js";
import { DISCOVERY_FILES, renderDiscovery, renderDiscoveryFile } from "./discovery.js";

function configOf(entries: readonly string[]): NormalisedConfig {
  const lines = entries.map((entry) => `  - ${entry}\n`).join("");
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n${lines}`,
  );
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const textOf = (entries: readonly string[]): string =>
  renderEnvoy(configOf(entries), { wasmPath: "llm_gateway.wasm" });

const PLACES_AND_KEYS = (index: number): string =>
  `{ model: p${index}/m, provider_interface: openai, base_url: "https://h${index}.example/v1", access_key: $K${index} }`;

const entries = (count: number, entry: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => entry(index));

test("500 providers at places of their own, each with its key, are less than 2 MB of files", () => {
  const all = entries(500, PLACES_AND_KEYS);
  const discovery = renderDiscovery(
    configOf(all),
    { wasmPath: "/usr/lib/plano/llm_gateway.wasm" },
    "discovery",
  );
  const bytes = DISCOVERY_FILES.map((file) => renderDiscoveryFile(file, discovery[file]).length);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(2_000_000);
});

test.each([
  ["providers at places of their own, each with its key", PLACES_AND_KEYS],
  [
    "models of one provider, each with its key",
    (index: number) => `{ model: openai/m${index}, access_key: $K${index} }`,
  ],
  [
    "secret headers",
    (index: number) => `{ model: openai/m${index}, access_key: $K, headers: { x-team: $T${index} } }`,
  ],
])("%s make four times the text when there are four times as many", (_name, entry) => {
  const [few, many] = [25, 100].map((count) => textOf(entries(count, entry)).length);
  const none = textOf(["openai/m"].map((model) => `{ model: ${model}, access_key: $K }`)).length;
  expect(((many ?? 0) - none) / ((few ?? 1) - none)).toBeLessThan(4.3);
});
