import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadConfig, type NormalisedConfig, newSecretsKey } from "@plano/config";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ensureEnvoy } from "../obtain/ensure.js";
import { renderEnvoy } from "./bootstrap.js";
import { renderFilter } from "./filter-configuration.js";
import { renderSecretsFile } from "./secrets.js";
import { findSystemCa } from "./tls.js";

const run = promisify(execFile);
const wasmPath = path.join(import.meta.dirname, "../../../wasm-filters/build/llm_gateway.wasm");

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: models, port: 12000, timeout: 60s, max_retries: 2 }]
model_providers:
  - { model: openai/gpt-4o, access_key: sk-literal-secret, default: true }
  - { model: openai/*, access_key: $OPENAI_API_KEY }
  - { model: anthropic/claude-sonnet-4-5, access_key: $ANTHROPIC_API_KEY }
  - { model: own/a, provider_interface: openai, base_url: "http://127.0.0.1:8000/v1" }
  - { model: own/b, provider_interface: openai, base_url: "https://[2001:db8::1]/v1", access_key: $OWN_KEY }
  - { model: sandbox/* }
  - { model: amazon_bedrock/m, region: us-west-2 }
model_aliases: { fast-llm: { target: gpt-4o } }
tracing: { random_sampling: 10, span_attributes: { static: { deployment: test } } }
`;

function fixture(): NormalisedConfig {
  const result = loadConfig(TEXT);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

/** The value at a path of a rendered document. */
function at(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (held, key) => (held as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-envoy-"));
  // Envoy watches it, so it must exist.
  for (const name of ["access-keys.json", "secrets.json"]) await writeFile(path.join(directory, name), "");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const rendered = (config = fixture()): unknown => parse(renderEnvoy(config, { wasmPath }));
const listener = (): unknown => at(rendered(), "static_resources", "listeners", 0);
const manager = (): unknown => at(listener(), "filter_chains", 0, "filters", 0, "typed_config");
const wasm = (filter = "plano.gateway"): unknown =>
  (at(manager(), "http_filters") as { name: string }[]).find(({ name }) => name === filter);
const clusters = (): { name: string }[] =>
  at(rendered(), "static_resources", "clusters") as { name: string }[];

describe("Envoy itself", () => {
  test("accepts the rendered bootstrap, with and without the filter", { timeout: 60_000 }, async () => {
    const { path: envoy } = await ensureEnvoy({ env: process.env });
    for (const withoutFilter of [false, true]) {
      const file = path.join(directory, `envoy-${withoutFilter}.yaml`);
      await writeFile(file, renderEnvoy(fixture(), { wasmPath, withoutFilter }));
      const { stderr } = await run(envoy, ["--mode", "validate", "-l", "warning", "-c", file], {
        cwd: directory,
      });
      expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
    }
  });
});

describe("many agents", () => {
  test("are accepted by Envoy, behind one route", { timeout: 60_000 }, async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `agent_${index}`);
    const result = loadConfig(`
version: v0.4.0
listeners:
  - type: agent
    name: front
    agents: [${ids.map((id) => `{ id: ${id}, description: ${id} }`).join(", ")}]
agents: [${ids.map((id, index) => `{ id: ${id}, url: "http://${id}.agents.example.com:${10_000 + index}" }`).join(", ")}]
model_providers: [{ model: sandbox/m, default: true }]
`);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    const { path: envoy } = await ensureEnvoy({ env: process.env });
    const file = path.join(directory, "envoy-agents.yaml");
    const text = renderEnvoy(result.config, { wasmPath });
    await writeFile(file, text);
    const validation = ["--mode", "validate", "-l", "warning", "-c", file];
    const { stderr } = await run(envoy, validation, { cwd: directory });
    expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
    expect(text.match(/prefix: plano-agents-/g)).toHaveLength(1);
  });
});

describe("a name of several targets", () => {
  const several = (): NormalisedConfig => {
    const result = loadConfig(`
version: v0.4.0
listeners: [{ type: model, name: models }]
failover: { statuses: [429] }
model_providers:
  - { model: openai/gpt-4o, access_keys: [$A, $B] }
  - { model: openai/gpt-4o-mini, access_keys: [$A, $B] }
  - { model: amazon_bedrock/m, region: us-west-2 }
  - { model: amazon_bedrock/n, region: eu-west-1 }
model_aliases:
  smart: { targets: [gpt-4o, gpt-4o-mini, m, n] }
  shared: { targets: [{ target: m, weight: 2 }, { target: n, weight: 1 }] }
`);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.config;
  };

  test("has a plan of attempts, each with its key, at clusters that tell them apart", () => {
    const { pools, models } = renderFilter(several());
    const smart = pools[models.smart ?? -1]?.plans ?? [];
    const bedrock = (region: string): string =>
      `plano-bedrock-runtime_${region}_amazonaws_com_443-${region === "us-west-2" ? "6f8d756b1584" : "e827287f2b14"}`;
    expect(smart.map(({ weight, attempts }) => [weight, attempts.map(({ target }) => target)])).toEqual([
      [1, [0, 0, 1, 1, 2, 3]],
      [0, [1, 1, 0, 0, 2, 3]],
      [0, [2, 0, 0, 1, 1, 3]],
      [0, [3, 0, 0, 1, 1, 2]],
    ]);
    const openai = ["", "~2", "~3", "~4"].map((suffix) => `plano-api_openai_com_443${suffix}`);
    expect(smart[0]?.attempts.map(({ cluster }) => cluster)).toEqual([
      ...openai,
      bedrock("us-west-2"),
      bedrock("eu-west-1"),
    ]);
    // Both models share one order of clusters.
    expect(smart[1]?.cluster).toBe(smart[0]?.cluster);
    expect(pools[models.shared ?? -1]?.plans.map(({ weight }) => weight)).toEqual([2, 1]);
    // A model with two keys has two attempts.
    expect(pools[models["gpt-4o"] ?? -1]?.plans[0]?.attempts.length).toBe(2);
  });

  test("has routes through its priorities, with Amazon's signature for Amazon only", () => {
    const names = at(
      parse(renderEnvoy(several(), { wasmPath })),
      "static_resources",
      "listeners",
      0,
      "filter_chains",
      0,
      "filters",
      0,
      "typed_config",
      "route_config",
      "virtual_hosts",
      0,
      "routes",
    ) as {
      name: string;
      route: { retry_policy: { num_retries: number; retriable_status_codes: number[] } };
    }[];
    const failover = names.filter(({ name }) => name.startsWith("plano-failover-"));
    expect(failover.map(({ name, route }) => [name, route.retry_policy.num_retries])).toEqual([
      ["plano-failover-2-attempts", 1],
      ["plano-failover-6-attempts", 5],
    ]);
    expect(failover[0]?.route.retry_policy.retriable_status_codes).toEqual([429, 499]);
  });

  test("is accepted by Envoy", { timeout: 60_000 }, async () => {
    const { path: envoy } = await ensureEnvoy({ env: process.env });
    const file = path.join(directory, "envoy-several.yaml");
    await writeFile(file, renderEnvoy(several(), { wasmPath }));
    const env = { AWS_ACCESS_KEY_ID: "c", AWS_SECRET_ACCESS_KEY: "d" };
    const validation = ["--mode", "validate", "-l", "warning", "-c", file];
    const { stderr } = await run(envoy, validation, { env, cwd: directory });
    expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
  });
});

describe("secrets", () => {
  test("stand in no rendered file", () => {
    const text = renderEnvoy(fixture(), { wasmPath });
    expect(text).not.toContain("sk-literal-secret");
    expect(JSON.stringify(renderFilter(fixture()))).not.toContain("sk-literal-secret");
    const sealed = renderSecretsFile({ OPENAI_API_KEY: "sk-literal-secret" }, newSecretsKey(), wasmPath, 1);
    expect(sealed).not.toContain("sk-literal-secret");
  });

  test("are read by a role that Envoy configures from a file, as filter config and access keys are", () => {
    const admin = at(rendered(), "static_resources", "listeners") as { name: string }[];
    const manager = at(admin.at(-1), "filter_chains", 0, "filters", 0, "typed_config");
    const filters = at(manager, "http_filters") as { name: string }[];
    expect(filters.map(({ name }) => name)).toEqual([
      ...["plano.config", "plano.keys", "plano.secrets"],
      "envoy.filters.http.router",
    ]);
    expect(filters[0]).toMatchObject({ disabled: true, typed_config: { config: { root_id: "config" } } });
    expect(filters[2]).toMatchObject({
      disabled: true,
      config_discovery: { config_source: { path_config_source: { path: "secrets.json" } } },
    });
  });
});

describe("the listener", () => {
  test("drops foreign steering headers before anything reads them, and keeps those that belong to clients", () => {
    const mutations = at(
      manager(),
      "early_header_mutation_extensions",
      0,
      "typed_config",
      "mutations",
    ) as unknown[];
    const guards = mutations.map((one) => at(one, "remove_on_match", "key_matcher", "safe_regex", "regex"));
    const isDropped = (name: string) => guards.some((guard) => new RegExp(`^(?:${guard})$`).test(name));
    const kept = [
      "x-plano-cache",
      "x-plano-content",
      "x-plano-max-switch-spend-pct",
      "x-plan",
      "x-model-affinity",
      "x-envoy",
      "session_id",
      "x_plan",
    ];
    const suffixes = ["", "agent", "cluster", "c", "cach", "max", "model", "xcache"];
    const dropped = [
      ...suffixes.map((suffix) => `x-plano-${suffix}`),
      "x-envoy-",
      "x-envoy-retry-on",
      "x_plano_agent",
      "x-plano_agent",
      "x_plano-agent",
      "x_envoy_retry_on",
    ];
    expect(kept.filter(isDropped)).toEqual([]);
    expect(dropped.filter((name) => !isDropped(name))).toEqual([]);
  });

  test("buffers slightly more than the filter accepts, so that the filter refuses a body first", () => {
    expect(at(manager(), "route_config", "virtual_hosts", 0, "request_body_buffer_limit")).toBe(
      fixture().limits.requestBodyBytes + (1 << 20),
    );
    expect(renderFilter(fixture()).request_body_bytes).toBe(fixture().limits.requestBodyBytes);
  });

  test("has all roles in one VM, whatever is configured", () => {
    const gateway = at(wasm(), "typed_config", "config");
    const front = at(wasm("plano.front"), "typed_config", "config");
    const options = Object.values(at(clusters()[0], "typed_extension_protocol_options") as object)[0];
    const upstream = at(options, "http_filters", 0, "typed_config", "config");
    const roles = [gateway, front, upstream];
    expect(roles.map((role) => at(role, "root_id"))).toEqual(["gateway", "front", "upstream"]);
    expect(roles.map((role) => at(role, "configuration", "value"))).toEqual(["{}", "{}", "{}"]);
    for (const role of roles) {
      expect(at(role, "vm_config")).toEqual({
        vm_id: "plano",
        runtime: "envoy.wasm.runtime.v8",
        code: { local: { filename: wasmPath } },
        environment_variables: { host_env_keys: ["PLANO_SECRETS_KEY", "PLANO_IDENTITY_KEY"] },
      });
      expect(role).toMatchObject({ failure_policy: "FAIL_RELOAD", allow_on_headers_stop_iteration: true });
    }
  });

  test("has the admin interface on a socket that only its owner can open, behind a listener on loopback", () => {
    expect(at(rendered(), "admin", "address")).toEqual({ pipe: { path: "envoy-admin.sock", mode: 0o600 } });
    const listeners = at(rendered(), "static_resources", "listeners") as { name: string; address: unknown }[];
    expect(listeners.find(({ name }) => name === "plano-admin")?.address).toEqual({
      socket_address: { address: "127.0.0.1", port_value: 9901 },
    });
    const open = { ...fixture(), admin: { host: "0.0.0.0", port: 9901 } };
    expect(() => rendered(open)).toThrow("loopback");
  });
});

describe("clusters", () => {
  test("verify a provider's certificate for its name, with the system's authorities", () => {
    const openai = clusters().find(({ name }) => name === "plano-api_openai_com_443");
    expect(at(openai, "cluster_type", "name")).toBe("envoy.clusters.dns");
    const tls = at(openai, "transport_socket", "typed_config");
    expect(at(tls, "sni")).toBe("api.openai.com");
    expect(at(tls, "common_tls_context", "validation_context")).toEqual({
      trusted_ca: { filename: findSystemCa() },
      match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: "api.openai.com" } }],
    });
  });

  test("of IP addresses have no server name, and those of plain http no TLS", () => {
    const six = clusters().find(({ name }) => name.includes("2001"));
    expect(at(six, "type")).toBe("STATIC");
    expect(at(six, "transport_socket", "typed_config", "sni")).toBeUndefined();
    const local = clusters().find(({ name }) => name === "plano-127_0_0_1_8000");
    expect(at(local, "transport_socket")).toBeUndefined();
  });

  test("have their own name when the entry says so, and sign when there is no key", () => {
    const result = loadConfig(`
version: v0.4.0
listeners: [{ type: model, name: models }]
model_providers:
  - { model: openai/m, access_key: $K, base_url: "https://10.0.0.1/v1", http_host: "models.example:8443" }
  - { model: amazon_bedrock/m, region: us-west-2 }
  - { model: amazon_bedrock/n, region: us-west-2, access_key: $K }
`);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    const [named, signed, keyed] = at(rendered(result.config), "static_resources", "clusters") as unknown[];
    const tls = at(named, "transport_socket", "typed_config");
    expect(at(tls, "sni")).toBe("models.example");
    expect(
      at(tls, "common_tls_context", "validation_context", "match_typed_subject_alt_names", 0, "matcher"),
    ).toEqual({ exact: "models.example" });
    const filtersOf = (cluster: unknown): string[] => {
      const options = Object.values(at(cluster, "typed_extension_protocol_options") as object)[0];
      return (at(options, "http_filters") as { name: string }[]).map(({ name }) => name);
    };
    const [wasmName, codec] = ["plano.upstream", "envoy.filters.http.upstream_codec"];
    expect(filtersOf(signed)).toEqual([wasmName, "envoy.filters.http.aws_request_signing", codec]);
    expect(filtersOf(keyed)).toEqual([wasmName, codec]);
  });

  test("exist once per address, and for brightstaff, the collector and the admin interface", () => {
    expect(clusters().map(({ name }) => name)).toEqual([
      "plano-api_openai_com_443",
      "plano-api_anthropic_com_443",
      "plano-127_0_0_1_8000",
      "plano-2001_db8__1_443-b2f010a8e384",
      "plano-127_0_0_1_12010",
      "plano-bedrock-runtime_us-west-2_amazonaws_com_443-6f8d756b1584",
      "plano-brightstaff",
      "plano-collector",
      "plano-admin",
    ]);
  });
});

test("the filter config has the names that clients may request", () => {
  const filter = renderFilter(fixture());
  expect(
    filter.providers.map(({ id, authority, apis, key_secrets: [key] = [] }) => [
      id,
      authority,
      apis[0]?.path,
      key,
    ]),
  ).toEqual([
    ["openai", "api.openai.com", "/v1/chat/completions", "literal-5307a226f72b"],
    ["openai-2", "api.openai.com", "/v1/chat/completions", "OPENAI_API_KEY"],
    ["anthropic", "api.anthropic.com", "/v1/messages", "ANTHROPIC_API_KEY"],
    ["own", "127.0.0.1:8000", "/v1/chat/completions", undefined],
    ["own-2", "[2001:db8::1]", "/v1/chat/completions", "OWN_KEY"],
    ["sandbox", "127.0.0.1:12010", "/v1/chat/completions", undefined],
    ["amazon_bedrock", "bedrock-runtime.us-west-2.amazonaws.com", "/model/{model}/converse", undefined],
  ]);
  expect(filter.models["fast-llm"]).toBe(0);
  expect({ ...filter.wildcards }).toEqual({ "openai/": 1, "sandbox/": 5 });
});

test("a system without a CA bundle gets a hint what to install", () => {
  expect(() => findSystemCa(() => false)).toThrow("ca-certificates");
});
