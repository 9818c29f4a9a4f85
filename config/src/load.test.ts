import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "./index.js";

const quickstart = readFileSync(new URL("../examples/quickstart.yaml", import.meta.url), "utf8");

const HEAD = "version: v0.4.0\nlisteners:\n  - type: model\n    name: m\n";
const withProviders = (yaml: string): string => `${HEAD}model_providers:\n${yaml}`;
const OPENAI = "  - model: openai/gpt-4o\n    access_key: $OPENAI_API_KEY\n";

function accepted(text: string): NormalisedConfig {
  const result = loadConfig(text);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

describe("a good file", () => {
  test("turns the quickstart into listeners, providers, targets and names", () => {
    const config = accepted(quickstart);
    expect(config.modelListener).toEqual({
      inputFilters: [],
      outputFilters: [],
      unfilteredEndpoints: [],
      name: "models",
      host: "127.0.0.1",
      port: 12000,
      timeoutMilliseconds: 300_000,
      requestMilliseconds: 120_000,
      maxRetries: 2,
    });
    expect(config.providers.map(({ id, apis: [api] }) => [id, api?.format, api?.path, api?.auth])).toEqual([
      ["openai", "chat-completions", "/v1/chat/completions", "bearer"],
      ["anthropic", "messages", "/v1/messages", "x-api-key"],
      ["sandbox", "chat-completions", "/v1/chat/completions", "none"],
    ]);
    expect(config.providers[0]).toMatchObject({
      tls: true,
      host: "api.openai.com",
      port: 443,
      cluster: "plano-api_openai_com_443",
      keys: [{ text: "$OPENAI_API_KEY", secretName: "OPENAI_API_KEY" }],
    });
    expect(config.providers[1]?.apis[0]?.headers).toEqual({ "anthropic-version": "2023-06-01" });
    expect({ ...config.models }).toEqual({
      "openai/gpt-4o-mini": 0,
      "gpt-4o-mini": 0,
      "openai/gpt-4o": 1,
      "gpt-4o": 1,
      "anthropic/claude-sonnet-4-5": 2,
      "claude-sonnet-4-5": 2,
      "fast-llm": 0,
      "smart-llm": 2,
    });
    expect({ ...config.wildcards }).toEqual({ "sandbox/": 3 });
    expect(config.defaultTarget).toBe(0);
  });

  test.each([
    ["https://host/v1", "https", "host", 443, "/v1/chat/completions"],
    ["https://host/v1/", "https", "host", 443, "/v1/chat/completions"],
    ["http://localhost:11434", "http", "localhost", 11434, "/v1/chat/completions"],
    ["http://[::1]:8000/x/y", "http", "::1", 8000, "/x/y/chat/completions"],
    ["https://host/v1/chat/completions", "https", "host", 443, "/v1/chat/completions"],
  ])("base_url %s leads where its author expects", (url, scheme, host, port, path) => {
    const [provider] = accepted(withProviders(`  - model: openai/m\n    base_url: ${url}\n`)).providers;
    expect(provider).toMatchObject({ tls: scheme === "https", host, port });
    expect(provider?.apis[0]).toMatchObject({ path, auth: "none" });
  });

  test("a provider of one's own has the shape of provider_interface", () => {
    const own = `  - model: vllm/meta/llama\n    provider_interface: openai\n    base_url: http://10.0.0.1:8000/v1\n    access_key: \${VLLM_KEY}\n    headers: { X-Team: a }\n`;
    const config = accepted(withProviders(own));
    expect(config.providers[0]).toMatchObject({
      id: "vllm",
      interface: "openai",
      headers: {},
      secretHeaders: [{ name: "x-team", text: "a", secretName: "literal-ac8d8342bbb2" }],
      keys: [{ text: "$VLLM_KEY", secretName: "VLLM_KEY" }],
    });
    expect(config.targets[0]).toEqual({ name: "vllm/meta/llama", model: "meta/llama", provider: 0 });
  });

  test("entries that differ in key or address are separate providers", () => {
    const config = accepted(
      withProviders(
        `${OPENAI}  - model: openai/o3\n    access_key: $OTHER\n  - model: openai/o4\n    access_key: $OTHER\n`,
      ),
    );
    expect(config.providers.map(({ id, keys: [key] }) => [id, key?.secretName])).toEqual([
      ["openai", "OPENAI_API_KEY"],
      ["openai-2", "OTHER"],
    ]);
    expect(config.targets.map(({ provider }) => provider)).toEqual([0, 1, 1]);
    expect(config.providers[0]?.cluster).toBe(config.providers[1]?.cluster);
  });

  test("reads durations and overrides", () => {
    const text = `version: 0.4.0\nlisteners: [{type: model, name: m, timeout: 1.5m, max_retries: 2}]\nmodel_providers:\n${OPENAI}overrides: {upstream_connect_timeout: 250ms, upstream_tls_ca_path: /ca.pem}\n`;
    const config = accepted(text);
    expect([config.modelListener.timeoutMilliseconds, config.modelListener.maxRetries]).toEqual([90_000, 2]);
    expect([config.connectTimeoutMilliseconds, config.upstreamCaPath]).toEqual([250, "/ca.pem"]);
  });

  test("an alias may name any model that a wildcard allows", () => {
    const aliases = "model_aliases: { a: { target: openai/o3 }, b: { target: openai/o3 } }\n";
    const config = accepted(withProviders(`  - model: openai/*\n    access_key: $A\n${aliases}`));
    expect(config.targets[1]).toEqual({ name: "openai/o3", model: "o3", provider: 0 });
    expect({ ...config.models }).toEqual({ "openai/o3": 1, o3: 1, a: 1, b: 1 });
  });

  test("an alias of several models is a pool, with weights if any are given", () => {
    const two = `${OPENAI}  - model: openai/o3\n    access_keys: [$A, $B]\n`;
    const aliases =
      "{ plain: { targets: [gpt-4o, o3] }, one: { targets: [o3] }, gpt-4o: { targets: [o3, gpt-4o] },";
    const weights = "shared: { targets: [{ target: o3, weight: 3 }, gpt-4o] } }";
    const config = accepted(withProviders(`${two}model_aliases: ${aliases} ${weights}\n`));
    const plain = { name: "plain", weighted: false };
    expect(config.pools).toEqual([
      { ...plain, targets: [0, 1].map((target) => ({ target, weight: 1 })) },
      { ...plain, name: "gpt-4o", targets: [1, 0].map((target) => ({ target, weight: 1 })) },
      {
        name: "shared",
        weighted: true,
        targets: [
          { target: 1, weight: 3 },
          { target: 0, weight: 1 },
        ],
      },
    ]);
    expect({ ...config.aliases }).toEqual({ one: "o3" });
    expect(config.models).not.toHaveProperty("gpt-4o");
    expect(config.providers[1]?.keys.map(({ secretName }) => secretName)).toEqual(["A", "B"]);
    expect(config.failover).toEqual({
      firstByteMilliseconds: 30_000,
      on: [],
      answerMilliseconds: 120_000,
      statuses: [401, 402, 403, 404, 408, 429],
      consecutiveFailures: 5,
      consecutive5xx: 0,
      maxEjectionPercent: 100,
      ejectionMilliseconds: 30_000,
    });
  });

  test("an alias may take the bare name of a model, with a warning", () => {
    const two = `${OPENAI}  - model: openai/o3\n    access_key: $A\n`;
    const result = loadConfig(withProviders(`${two}model_aliases: { gpt-4o: { target: openai/o3 } }\n`));
    if (!result.ok) throw new Error("refused");
    expect(result.config.models).toMatchObject({ "gpt-4o": 1, "openai/gpt-4o": 0 });
    expect(formatErrors(result.warnings)).toContain("gpt-4o alone now means openai/o3");
  });

  test("accepts names that every JavaScript object has", () => {
    const aliases = "{ constructor: { target: gpt-4o }, toString: { target: constructor } }";
    const chained = loadConfig(withProviders(`${OPENAI}model_aliases: ${aliases}\n`));
    expect(chained.ok ? "" : formatErrors(chained.errors)).toContain("is an alias itself");
    const proto = `${OPENAI}model_aliases: { __proto__: { target: gpt-4o }, hasOwnProperty: { target: gpt-4o } }\n`;
    expect(Object.keys(accepted(withProviders(proto)).aliases)).toEqual(["__proto__", "hasOwnProperty"]);
  });

  test("understands a version without quotes, localhost, and mappings merged by <<", () => {
    const text = `version: 0.4\nlisteners: [{ type: model, name: m, address: localhost }]\nmodel_providers:\n  - &first\n    model: openai/a\n    access_key: $A\n  - <<: *first\n    model: openai/b\n`;
    const config = accepted(text);
    expect([config.version, config.modelListener.host]).toEqual(["0.4", "127.0.0.1"]);
    expect([config.providers.length, config.targets.map(({ model }) => model)]).toEqual([1, ["a", "b"]]);
  });

  test.each(["configuration", "authentication"])(
    "accepts every example of %s.md without a warning",
    (name) => {
      const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
      const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);
      expect(examples.length).toBeGreaterThan(1);
      for (const yaml of examples) {
        const start = "version: v0.4.0\nlisteners: [{ type: model, name: m }]\n";
        expect(loadConfig(/^version:/m.test(yaml) ? yaml : start + yaml)).toMatchObject({
          ok: true,
          warnings: [],
        });
      }
    },
  );

  test("ignores a byte order mark and Windows line ends", () => {
    expect(accepted(`\ufeff${quickstart.replaceAll("\n", "\r\n")}`)).toEqual(accepted(quickstart));
  });

  test("reads ten thousand entries with a key each quickly", () => {
    const entry = (index: number): string => `  - model: openai/m${index}\n    access_key: $K${index}\n`;
    const config = accepted(
      withProviders(Array.from({ length: 10_000 }, (_, index) => entry(index)).join("")),
    );
    expect(new Set(config.providers.map(({ keys: [key] }) => key?.secretName)).size).toBe(10_000);
  }, 60_000);

  test("warns of a key in the file itself and of a model of two providers", () => {
    const result = loadConfig(
      withProviders(
        `  - model: openai/m\n    access_key: sk-secret\n  - model: anthropic/m\n    access_key: $A\n`,
      ),
    );
    if (!result.ok) throw new Error("refused");
    const text = formatErrors(result.warnings, "f.yaml");
    expect(text).toContain("f.yaml:7:17  model_providers[0].access_key: the key itself is in the file");
    expect(text).toContain("m alone means another entry");
    expect(text).not.toContain("sk-secret");
  });
});

const longFile = readFileSync(new URL("files/valid/full-reference.yaml", import.meta.url), "utf8");

test.each([
  ["a short file", quickstart],
  ["a long file", longFile],
])("never throws, whatever the text becomes of %s", { timeout: 60_000 }, (_what, text) => {
  const lines = text.split("\n");
  const spice = fc.constantFrom(
    "",
    ": ",
    "- ",
    "  ",
    "*a",
    "&a",
    "? ",
    "!!binary x",
    "{",
    "]",
    "null",
    "'",
    "\t",
    "<<: *a",
    "__proto__:",
  );
  const broken = fc.array(fc.tuple(fc.nat(lines.length - 1), spice), { maxLength: 5 }).map((edits) => {
    const copy = [...lines];
    for (const [at, text] of edits) copy[at] = text + (copy[at] ?? "");
    return copy.join("\n");
  });
  const property = fc.property(fc.oneof(broken, fc.string(), fc.json()), (text) => {
    const result = loadConfig(text);
    if (!result.ok) expect(result.errors.length).toBeGreaterThan(0);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test.each(readdirSync(new URL("../examples", import.meta.url)))("the example %s is valid", (name) => {
  const result = loadConfig(readFileSync(new URL(`../examples/${name}`, import.meta.url), "utf8"));
  expect(result.ok ? result.warnings : result.errors).toEqual([]);
});
