import { loadConfig } from "@plano/config";
import { SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { parseServiceConfig } from "./parse.js";
import { renderBrightstaff } from "./render.js";
import type { ServiceConfig } from "./schema.js";

const YAML = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/gpt-4o, access_key: sk-secret }
  - { model: openai/*, access_key: sk-secret }
model_aliases: { fast: { target: gpt-4o } }
`;

test("the rendered service config is read back, with models and aliases and without keys", () => {
  const result = loadConfig(YAML);
  if (!result.ok) throw new Error("refused");
  const text = renderBrightstaff(result.config);
  expect(text).not.toContain("sk-secret");
  expect(parseServiceConfig(text)).toEqual({
    version: 1,
    listen: { host: "127.0.0.1", port: 9091 },
    dashboard: {
      ...{ host: "127.0.0.1", port: 9092, hosts: [], content: "off", tags: {}, detectors: SECRET_NAMES },
      keep: { records: 20_000, contentBytes: 64 << 20, diskBytes: 256 << 20, days: 7 },
      shown: {
        listeners: [{ name: "m", type: "model", host: "127.0.0.1", port: 12000, isOpen: true }],
        providers: [{ name: "openai", models: ["openai/gpt-4o", "openai/*"], key: "own", sandboxed: false }],
        limits: [],
      },
    },
    egress: { host: "127.0.0.1", port: 12_001 },
    backends: { host: "127.0.0.1", port: 11_000 },
    listeners: [],
    filters: [],
    guards: {},
    exporters: [],
    orchestration: { kind: "general", model: "", contextTokens: 8_192 },
    routingPreferences: [],
    sessions: {
      ttlMilliseconds: 600_000,
      maxEntries: 10_000,
      cache: "memory",
      implicit: false,
      userTurnsOnly: false,
    },
    storingModels: ["openai/gpt-4o", "openai/"],
    nativeModels: ["openai/gpt-4o", "openai/"],
    contextWindows: {},
    state: {
      kind: "embedded",
      ttlMilliseconds: 2_592_000_000,
      maxEntries: 100_000,
      maxBytes: 1 << 30,
      managed: false,
    },
    metricsSources: {},
    prices: {},
    modelNames: {
      models: { "openai/gpt-4o": "openai/gpt-4o", "gpt-4o": "openai/gpt-4o", fast: "openai/gpt-4o" },
      pools: {},
      prefixes: ["openai/"],
    },
    failoverStatuses: result.config.failover.statuses,
    routing: { kind: "general", model: "", contextTokens: 8_192 },
    requestBodyBytes: 32 << 20,
    inFlightBytes: 0,
    inlinePreferencesBytes: 10_240,
    limitHeaders: [],
    modelListener: { inputFilters: [], outputFilters: [] },
    idleTimeoutMilliseconds: 305_000,
    models: [
      { id: "openai/gpt-4o", ownedBy: "openai" },
      { id: "fast", ownedBy: "plano" },
      { id: "openai/gpt-4o-mini", ownedBy: "openai" },
    ],
    pricedPrefixes: ["openai/"],
  });
});

test("a wildcard at an address of the file's own has no model that is known, whatever has a price", () => {
  const own = YAML.replaceAll("openai/*", 'openai/*, base_url: "http://127.0.0.1:1/v1"');
  expect(own).not.toBe(YAML);
  const result = loadConfig(own);
  if (!result.ok) throw new Error("the configuration is refused");
  const { models, pricedPrefixes, modelNames } = JSON.parse(
    renderBrightstaff(result.config),
  ) as ServiceConfig;
  expect(models.map(({ id }) => id)).not.toContain("openai/gpt-4o-mini");
  expect([pricedPrefixes, modelNames.prefixes]).toEqual([[], ["openai/"]]);
});

const good = (): string => {
  const result = loadConfig(YAML);
  return result.ok ? renderBrightstaff(result.config) : "";
};

test.each([
  ["no JSON", () => "{", "not JSON"],
  ["null", () => "null", "must be object"],
  [
    "another version",
    () => good().replace('"version": 1', '"version": 2'),
    "version must be equal to constant",
  ],
  ["a member too few", () => good().replace('"listen"', '"listens"'), "must have required property 'listen'"],
  ["a port that is none", () => good().replace("9091", "70000"), "listen.port must be <= 65535"],
  [
    "a model without a name",
    () => good().replace('"id": "fast"', '"id": ""'),
    "models.1.id must NOT have fewer than 1",
  ],
  [
    "a member that is not known",
    () => good().replace('"maxEntries"', '"most": 1, "maxEntries"'),
    "sessions.most is not known",
  ],
])("a service config with %s is refused with the reason", (_what, text, reason) => {
  expect(() => parseServiceConfig(text())).toThrow(reason);
});
