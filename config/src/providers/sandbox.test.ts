import { expect, test } from "vitest";
import { loadConfig, type NormalisedConfig, type SandboxUse, usesSandbox, withSandbox } from "../index.js";

const FILE = `version: v0.4.0
listeners:
  - { type: model, name: m }
  - { type: agent, name: a, agents: [{ id: helper }] }
agents: [{ id: helper, url: "http://10.0.0.1" }]
model_providers:
  - { model: openai/gpt, access_key: $A, default: true }
  - { model: anthropic/claude, access_key: $B }
  - { model: groq/*, passthrough_auth: true }
  - { model: bedrock/m, region: us-east-1 }
  - { model: mistral/own, access_key: $C, base_url: "https://10.0.0.2/v1" }
  - { model: own/m, provider_interface: openai, base_url: "http://10.0.0.3/v1" }
  - { model: sandbox/* }
`;

function config(): NormalisedConfig {
  const result = loadConfig(FILE);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const ADDRESS = { host: "127.0.0.1", port: 4000 };

test.each<[SandboxUse, string[]]>([
  ["own", ["sandbox"]],
  ["instead-of-keys", ["openai", "anthropic", "sandbox"]],
  ["instead-of-providers", ["openai", "anthropic", "groq", "bedrock", "sandbox"]],
])("the sandbox answers with the use %s for %j", (use, ids) => {
  const { providers } = withSandbox(config(), ADDRESS, use);
  expect(providers.filter(({ port }) => port === 4000).map(({ id }) => id)).toEqual(ids);
  expect(providers.filter(({ cluster }) => cluster === "plano-sandbox").map(({ id }) => id)).toEqual(ids);
});

test("the sandbox has each API at its usual path and takes no keys", () => {
  expect(usesSandbox(config())).toBe(true);
  const moved = withSandbox(config(), ADDRESS, "instead-of-keys").providers.filter(
    ({ port }) => port === 4000,
  );
  expect(moved.map(({ tls, keys, apis }) => [tls, keys, apis.map(({ path }) => path)])).toEqual([
    [false, [], ["/openai/v1/chat/completions", "/openai/v1/responses"]],
    [false, [], ["/anthropic/v1/messages"]],
    [false, [], ["/v1/chat/completions"]],
  ]);
  expect(moved.flatMap(({ apis }) => apis).every(({ auth }) => auth === "none")).toBe(true);
});
