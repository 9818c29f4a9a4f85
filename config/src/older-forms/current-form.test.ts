import { expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const PROVIDERS = "model_providers: [{ model: sandbox/m }]\n";

function accepted(text: string): NormalisedConfig {
  const result = loadConfig(text);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

function told(text: string): string {
  const result = loadConfig(text);
  return formatErrors(result.ok ? result.warnings : result.errors, "f");
}

test.each([
  ...["v0.1", "v0.1.0", "v0.1-beta", "0.1-beta", "0.1", "0.1.0"],
  ...["v0.2", "v0.2.0", "0.2.0", "0.2", "v0.3", "v0.3.0", "0.3.0", "0.3", "v0.4", "v0.4.0", "0.4.0", "0.4"],
])("reads files of version %s", (version) => {
  expect(accepted(`version: ${version}\nlisteners: {}\n${PROVIDERS}`).version).toBe(version);
});

test("llm_providers are model_providers; errors name what the file says", () => {
  const old = "version: v0.1\nlisteners: {}\nllm_providers:\n";
  expect(accepted(`${old}  - model: sandbox/m\n`).models).toMatchObject({ "sandbox/m": 0 });
  expect(told(`${old}  - model: nope/m\n`)).toContain(
    "f:4:12  llm_providers[0].model: unknown provider nope",
  );
  expect(told(`${old}  - model: sandbox/m\n${PROVIDERS}`)).toContain(
    "f:3:1  llm_providers: is the older name of model_providers; give one of the two",
  );
});

test("state_storage_v1_responses is state_storage", () => {
  const head = `version: v0.1\nlisteners: {}\n${PROVIDERS}`;
  const old = "state_storage_v1_responses: { type: memory }\n";
  const { stateStorage, notServed } = accepted(head + old);
  expect([stateStorage.kind, notServed]).toEqual(["memory", []]);
  expect(told(head + old.replace("memory", "postgres"))).toContain(
    "f:4:1  state_storage_v1_responses.connection_string: is missing",
  );
  expect(told(`${head}${old}state_storage: { type: memory }\n`)).toContain(
    "f:4:1  state_storage_v1_responses: is the older name of state_storage; give one of the two",
  );
});

test("egress_traffic is the listener for models, and ingress_traffic the one for prompts", () => {
  const written =
    "{ egress_traffic: { port: 13000, timeout: 30s, message_format: openai }, ingress_traffic: { port: 1 } }";
  const { modelListener, prompts, notServed } = accepted(
    `version: v0.1\nlisteners: ${written}\n${PROVIDERS}`,
  );
  expect(modelListener).toMatchObject({ name: "egress_traffic", port: 13_000, timeoutMilliseconds: 30_000 });
  expect(prompts?.listener).toMatchObject({ name: "ingress_traffic", port: 1, host: "127.0.0.1" });
  expect(notServed).toEqual([]);
});

test("an empty ingress_traffic is no listener", () => {
  const config = accepted(`version: v0.1\nlisteners: { ingress_traffic: {} }\n${PROVIDERS}`);
  expect([config.prompts, config.modelListener.port]).toEqual([undefined, 12_000]);
});

test.each([
  ["{ ingress_traffic: { port: 12001 } }", "listeners.ingress_traffic.port: 12001 is the port of"],
  ["{ egress_traffic: { timeout: 9999h } }", "listeners.egress_traffic.timeout: must not be longer"],
  ["{ egres_traffic: {} }", "unknown key egres_traffic\n    did you mean egress_traffic?"],
  ["{ egress_traffic: { message_format: huggingface } }", "message_format: must be openai"],
])("errors point into listeners: %s", (listeners, expected) => {
  expect(told(`version: v0.1\nlisteners: ${listeners}\n${PROVIDERS}`)).toContain(expected);
});

test("listeners by name need models, agents or not", () => {
  const agents = 'agents: [{ id: a, url: "http://a" }]\n';
  expect(told(`version: v0.1\nlisteners: {}\n${agents}`)).toContain("model_providers: is missing");
});

test("prompt targets without a listener of type prompt get one", () => {
  const target = "{ name: t, description: d, endpoint: { name: e, path: / } }";
  const rest = `endpoints: { e: { endpoint: "h:1" } }\nprompt_targets: [${target}]\n`;
  const text = (port: number): string =>
    `version: v0.4.0\nlisteners: [{ type: model, name: m, port: ${port} }]\n${PROVIDERS}${rest}`;
  expect(accepted(text(1)).prompts?.listener.port).toBe(10_000);
  expect(told(text(10_000))).toContain("f:5:1  prompt_targets.port: 10000 is the port of another listener");
});

test("keys that begin with x- are ignored anywhere, and names that users choose may begin so", () => {
  const text = `
x-entry: &entry { access_key: $K, x-note: [1] }
version: v0.4.0
listeners: [{ type: model, name: m, x-note: 1 }]
endpoints: { x-service: &service { connect_timeout: 1s }, e: { <<: *service, endpoint: "h:1" } }
model_providers: [{ <<: *entry, model: openai/m, headers: { x-team: t } }]
model_aliases: { x-large: { target: m } }
tracing: { span_attributes: { static: { x-a: b } } }
overrides: { x-note: 1 }
`;
  const { backends, providers, aliases, tracing } = accepted(text);
  expect(backends.map(({ name }) => name)).toEqual(["e"]);
  expect(providers[0]?.secretHeaders.map(({ name }) => name)).toEqual(["x-team"]);
  expect([{ ...aliases }, tracing?.attributes]).toEqual([{ "x-large": "m" }, { "x-a": "b" }]);
  expect(told(text)).toBe("");
});
