// A cluster's name follows from what it is: other entries, and their order, never change it.
import { expect, test } from "vitest";
import { loadConfig } from "../index.js";

const entry = (name: string, more: string): string =>
  `  - { model: ${name}/m, provider_interface: openai, ${more} }\n`;

function clustersOf(entries: readonly string[]): Record<string, string> {
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n${entries.join("")}`,
  );
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return Object.fromEntries(result.config.providers.map(({ id, cluster }) => [id, cluster]));
}

const ENTRIES = [
  entry("plain", 'base_url: "https://one.example/v1"'),
  entry("keyed", 'base_url: "https://one.example/v1", access_key: $K'),
  entry("named", 'base_url: "https://one.example/v1", http_host: other.example'),
  entry("open", 'base_url: "http://one.example:443/v1"'),
  entry("under", 'base_url: "https://one_example/v1"'),
  entry("six", 'base_url: "https://[::1]/v1"'),
];

test("is that of the address where nothing else tells clusters apart", () => {
  const { plain, keyed } = clustersOf(ENTRIES);
  expect([plain, keyed]).toEqual(["plano-one_example_443", "plano-one_example_443"]);
});

test("has a hash where the address does not say all, so that no two clusters share a name", () => {
  const names = new Set(Object.values(clustersOf(ENTRIES)));
  expect(names.size).toBe(ENTRIES.length - 1);
  for (const name of names) expect(name).toMatch(/^plano-[A-Za-z0-9_]+(?:-[0-9a-f]{12})?$/);
});

test("does not depend on other entries or their order", () => {
  const all = clustersOf(ENTRIES);
  expect(clustersOf([...ENTRIES].reverse())).toEqual(all);
  for (const one of ENTRIES) expect(all).toMatchObject(clustersOf([one]));
});
