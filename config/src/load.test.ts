import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatProblems, type LoadResult, loadConfig, type NormalisedConfig } from "./index.js";

const quickstart = readFileSync(new URL("../examples/quickstart.yaml", import.meta.url), "utf8");

const HEAD = "version: v0.4.0\nlisteners:\n  - type: model\n    name: m\n";
const withProviders = (yaml: string): string => `${HEAD}model_providers:\n${yaml}`;
const OPENAI = "  - model: openai/gpt-4o\n    access_key: $OPENAI_API_KEY\n";

function accepted(text: string): NormalisedConfig {
  const result = loadConfig(text);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  return result.config;
}

function refused(text: string): string {
  const result: LoadResult = loadConfig(text);
  return result.ok ? "accepted" : formatProblems(result.problems, "f.yaml");
}

describe("a good file", () => {
  test("the quickstart becomes listeners, providers, targets and names", () => {
    const config = accepted(quickstart);
    expect(config.modelListener).toEqual({
      name: "models",
      host: "127.0.0.1",
      port: 12000,
      timeoutMilliseconds: 300_000,
      maxRetries: 0,
    });
    expect(config.providers.map(({ id, format, path, auth }) => [id, format, path, auth])).toEqual([
      ["openai", "chat-completions", "/v1/chat/completions", "bearer"],
      ["anthropic", "messages", "/v1/messages", "x-api-key"],
      ["sandbox", "chat-completions", "/v1/chat/completions", "none"],
    ]);
    expect(config.providers[0]).toMatchObject({
      tls: true,
      host: "api.openai.com",
      port: 443,
      cluster: "api_openai_com_443",
      key: { kind: "environment", variable: "OPENAI_API_KEY" },
      keyVariable: "PLANO_KEY_OPENAI",
    });
    expect(config.providers[1]?.headers).toEqual({ "anthropic-version": "2023-06-01" });
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
  ])("base_url %s leads where its author means", (url, scheme, host, port, path) => {
    const [provider] = accepted(withProviders(`  - model: openai/m\n    base_url: ${url}\n`)).providers;
    expect(provider).toMatchObject({ tls: scheme === "https", host, port, path, auth: "none" });
  });

  test("a provider of one's own takes the shape of provider_interface", () => {
    const own = `  - model: vllm/meta/llama\n    provider_interface: openai\n    base_url: http://10.0.0.1:8000/v1\n    access_key: \${VLLM_KEY}\n    headers: { X-Team: a }\n`;
    const config = accepted(withProviders(own));
    expect(config.providers[0]).toMatchObject({
      id: "vllm",
      interface: "openai",
      auth: "bearer",
      headers: { "x-team": "a" },
      key: { kind: "environment", variable: "VLLM_KEY" },
    });
    expect(config.targets[0]).toEqual({ name: "vllm/meta/llama", model: "meta/llama", provider: 0 });
  });

  test("entries that differ in key or place are providers of their own, with variables of their own", () => {
    const config = accepted(
      withProviders(
        `${OPENAI}  - model: openai/o3\n    access_key: $OTHER\n  - model: openai/o4\n    access_key: $OTHER\n`,
      ),
    );
    expect(config.providers.map(({ id, keyVariable }) => [id, keyVariable])).toEqual([
      ["openai", "PLANO_KEY_OPENAI"],
      ["openai-2", "PLANO_KEY_OPENAI_2"],
    ]);
    expect(config.targets.map(({ provider }) => provider)).toEqual([0, 1, 1]);
    expect(config.providers[0]?.cluster).toBe(config.providers[1]?.cluster);
  });

  test("durations and overrides are read", () => {
    const text = `version: 0.4.0\nlisteners: [{type: model, name: m, timeout: 1.5m, max_retries: 2}]\nmodel_providers:\n${OPENAI}overrides: {upstream_connect_timeout: 250ms, upstream_tls_ca_path: /ca.pem}\n`;
    const config = accepted(text);
    expect([config.modelListener.timeoutMilliseconds, config.modelListener.maxRetries]).toEqual([90_000, 2]);
    expect([config.connectTimeoutMilliseconds, config.upstreamCaPath]).toEqual([250, "/ca.pem"]);
  });

  test("a key in the file itself and a model of two providers are warnings", () => {
    const result = loadConfig(
      withProviders(
        `  - model: openai/m\n    access_key: sk-secret\n  - model: anthropic/m\n    access_key: $A\n`,
      ),
    );
    if (!result.ok) throw new Error("refused");
    const text = formatProblems(result.warnings, "f.yaml");
    expect(text).toContain("f.yaml:7:17  model_providers[0].access_key: the key itself stands in the file");
    expect(text).toContain("m alone means another entry");
    expect(text).not.toContain("sk-secret");
  });
});

describe("a bad file", () => {
  test.each([
    ["", "f.yaml  the file is empty"],
    ["a: [", "f.yaml:1"],
    ["version: v0.4.0\nversion: v0.4.0", "Map keys must be unique"],
    ["hello", "must be a mapping"],
    [
      `version: v9\nlisteners: []\nmodel_providers:\n${OPENAI}`,
      "f.yaml:1:10  version: must be one of v0.4.0",
    ],
    [`version: v0.4.0\nmodel_providers:\n${OPENAI}`, "listeners: listeners is missing"],
    [
      `${HEAD}    prot: 1\nmodel_providers:\n${OPENAI}`,
      "f.yaml:5:5  listeners[0].prot: unknown key prot\n    did you mean port?",
    ],
    [`${HEAD}    port: 70000\nmodel_providers:\n${OPENAI}`, "listeners[0].port: must be <= 65535"],
    [`${HEAD}    port: "80"\nmodel_providers:\n${OPENAI}`, "must be an integer"],
    [`${HEAD}    port: 9901\nmodel_providers:\n${OPENAI}`, "9901 is the port of Envoy's admin interface"],
    [`${HEAD}    timeout: soon\nmodel_providers:\n${OPENAI}`, "must be a duration\n    for example 30s"],
    [`${HEAD}  - type: model\n    name: n\nmodel_providers:\n${OPENAI}`, "one listener of type model only"],
    [`${HEAD}model_providers: []`, "model_providers: must not be empty"],
    [withProviders(`  - access_key: $A\n`), "model_providers[0].model: model is missing"],
    [withProviders(`  - model: gpt-4o\n`), "must be provider/model"],
    [withProviders(`  - model: openia/gpt-4o\n`), "unknown provider openia\n    did you mean openai?"],
    [
      withProviders(`  - model: openai/gpt-4o\n`),
      "openai needs an access_key\n    access_key: $OPENAI_API_KEY",
    ],
    [withProviders(`  - model: openai/gpt-*\n    access_key: $A\n`), "a wildcard stands alone"],
    [
      withProviders(`  - model: openai/*\n    access_key: $A\n    default: true\n`),
      "a wildcard cannot be the default",
    ],
    [
      withProviders(`  - model: openai/a\n    access_key: $A\n    provider_interface: openai\n`),
      "needs no provider_interface",
    ],
    [
      withProviders(`  - model: own/a\n    provider_interface: openai\n`),
      "the provider own needs a base_url",
    ],
    [
      withProviders(`  - model: own/a\n    provider_interface: nope\n    base_url: http://a\n`),
      "unknown provider_interface nope",
    ],
    [withProviders(`  - model: openai/a\n    base_url: ftp://a\n`), "not an http or https URL"],
    [withProviders(`  - model: openai/a\n    base_url: https://u:pass@a/v1\n`), "must not hold credentials"],
    [withProviders(`  - model: openai/a\n    base_url: https://a/v1?x=1\n`), "must not have a query"],
    [withProviders(`${OPENAI}${OPENAI}`), "openai/gpt-4o stands twice"],
    [
      withProviders(
        `${OPENAI}    default: true\n  - model: openai/b\n    access_key: $A\n    default: true\n`,
      ),
      "one default only",
    ],
    [
      withProviders(`${OPENAI}    headers: { Authorization: x }\n`),
      "authorization is written by Plano itself",
    ],
    [withProviders(`${OPENAI}    headers: { "a b": x }\n`), "is not a header name"],
    [withProviders(`${OPENAI}    headers: { a: "x\\ny" }\n`), "must not contain a line break"],
    [withProviders(`${OPENAI}    headers: { a: $X }\n`), "variables are read in access_key only"],
    [
      withProviders(`${OPENAI}model_aliases: { fast: { target: gpt-4 } }\n`),
      "gpt-4 is not one of model_providers\n    did you mean gpt-4o?",
    ],
    [
      withProviders(`${OPENAI}model_aliases: { gpt-4o: { target: gpt-4o } }\n`),
      "gpt-4o is the name of a model already",
    ],
    [withProviders(`${OPENAI}agents: []\n`), "agents is not supported by this version of Plano yet"],
    [withProviders(`  - model: sandbox/x\n    access_key: $A\n`), "sandbox takes no key"],
  ])("is refused with place, reason and advice: %j", (text, expected) => {
    expect(refused(text)).toContain(expected);
  });

  test("tells everything at once", () => {
    const text = `version: v1\nlisteners: [{type: model}]\nmodel_providers: [{model: 5}]\nx: 1\n`;
    expect(refused(text).match(/f\.yaml:/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test("never shows a key", () => {
    expect(
      refused(withProviders(`  - model: nope/a\n    access_key: sk-secret\n    acess_key: sk-other\n`)),
    ).not.toMatch(/sk-/);
  });
});

test("no text makes it throw", () => {
  const lines = quickstart.split("\n");
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
    if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
  });
  fc.assert(property, { numRuns: 2_000 });
});
