// Listeners that authenticate: which headers end at Envoy, which may name a caller, and Envoy accepts the result.
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadConfig, type NormalisedConfig } from "@plano/config";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ensureEnvoy } from "../obtain/ensure.js";
import { renderEnvoy } from "./bootstrap.js";
import { renderTokenFiles } from "./tokens.js";

const run = promisify(execFile);
const wasmPath = path.join(import.meta.dirname, "../../../wasm-filters/build/llm_gateway.wasm");
const JWKS = JSON.stringify({
  keys: [generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" })],
});
const HASH = "a".repeat(64);
const SERVICE =
  "url: https://auth.example/check, headers: [x-team-key], caller_header: x-user, models_header: x-models";
const AUTHS = {
  keys: `{ keys: [{ name: alice, hash: ${HASH} }] }`,
  jwt: `{ jwt: { issuer: i, audiences: [a], jwks: '${JWKS}', models_claim: m } }`,
  "jwt with a jwks_file": "{ jwt: { issuer: i, audiences: [a], jwks_file: /keys.json } }",
  "ext_authz over HTTP": `{ ext_authz: { ${SERVICE} } }`,
  "ext_authz over gRPC": "{ ext_authz: { grpc: https://auth.example, caller_header: x-plano-caller } }",
  "ext_authz that names nobody": "{ ext_authz: { grpc: 'auth.example:9001', headers: [cookie] } }",
};

interface Filter {
  name: string;
  typed_config?: Record<string, unknown>;
}

interface Manager {
  early_header_mutation_extensions: { typed_config: { mutations: { remove?: string }[] } }[];
  route_config: { virtual_hosts: { request_headers_to_remove: string[]; routes: Route[] }[] };
  http_filters: Filter[];
}

interface Route {
  name: string;
  typed_per_filter_config?: Record<string, { disabled?: boolean }>;
}

interface Rendered {
  static_resources: {
    listeners: { name: string; filter_chains: { filters: { typed_config: Manager }[] }[] }[];
    clusters: { name: string; connect_timeout: string; transport_socket?: unknown }[];
  };
}

function configOf(auth: string): NormalisedConfig {
  const result = loadConfig(`version: v0.4.0
listeners:
  - { type: model, name: models, auth: ${auth} }
  - { type: agent, name: agents, agents: [{ id: a }], auth: ${auth} }
agents: [{ id: a, url: "http://127.0.0.1:1" }]
model_providers: [{ model: openai/m, access_key: $K }]`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const textOf = (auth: string): string => renderEnvoy(configOf(auth), { wasmPath });

const rendered = (auth: string): Rendered => parse(textOf(auth)) as Rendered;

/** The connection managers of the listeners that clients reach. */
function managers(auth: string): Manager[] {
  return rendered(auth)
    .static_resources.listeners.filter(({ name }) => name === "models" || name === "agents")
    .map(({ filter_chains: [chain] }) => chain?.filters[0]?.typed_config as Manager);
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-auth-"));
  // Envoy watches the file and the directory, so they must exist.
  for (const name of ["access-keys.json", "secrets.json"]) await writeFile(path.join(directory, name), "");
  await mkdir(path.join(directory, "tokens"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each(Object.entries(AUTHS))("with %s", (name, auth) => {
  test("Envoy accepts the bootstrap without a warning", { timeout: 60_000 }, async () => {
    const { path: envoy } = await ensureEnvoy({ env: process.env });
    const file = path.join(directory, "envoy.yaml");
    await writeFile(file, textOf(auth));
    for (const [name, text] of Object.entries(renderTokenFiles(configOf(auth), "tokens", () => JWKS))) {
      await writeFile(path.join(directory, name), text);
    }
    const { stderr } = await run(envoy, ["--mode", "validate", "-l", "warning", "-c", file], {
      cwd: directory,
    });
    expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
  });

  test("every listener of clients removes credentials and origin headers", () => {
    const ending = managers(auth).map(({ route_config: { virtual_hosts: hosts } }) =>
      hosts.map((host) => host.request_headers_to_remove),
    );
    expect(ending).toHaveLength(2);
    for (const [headers] of ending) {
      expect(headers).toEqual(expect.arrayContaining(["origin", "authorization", "x-api-key"]));
    }
  });

  test("only the health check is open", () => {
    for (const { route_config: config } of managers(auth)) {
      const open = config.virtual_hosts.flatMap(({ routes }) =>
        routes.filter(({ typed_per_filter_config: filters }) => filters?.["plano.auth"]?.disabled === true),
      );
      expect(open.map((route) => route.name)).toEqual(name === "keys" ? [] : ["health"]);
    }
  });
});

describe("an authorization service", () => {
  const filter = (auth: string, name: string): Filter | undefined =>
    managers(auth)[0]?.http_filters.find((each) => each.name === name);

  test("lets nobody in when it fails, and may set only the configured headers", () => {
    for (const auth of [AUTHS["ext_authz over HTTP"], AUTHS["ext_authz over gRPC"]]) {
      expect(filter(auth, "plano.auth")?.typed_config).toMatchObject({
        failure_mode_allow: false,
        status_on_error: { code: 503 },
        decoder_header_mutation_rules: { disallow_all: true },
      });
    }
    const rules = (auth: string): unknown =>
      filter(auth, "plano.auth")?.typed_config?.decoder_header_mutation_rules;
    expect(rules(AUTHS["ext_authz over HTTP"])).toMatchObject({
      allow_expression: { regex: "x-user|x-models" },
    });
    expect(rules(AUTHS["ext_authz that names nobody"])).toEqual({ disallow_all: true });
  });

  test("sees only listed credentials, and these go no further", () => {
    const auth = AUTHS["ext_authz that names nobody"];
    expect(filter(auth, "plano.auth")?.typed_config).toMatchObject({
      allowed_headers: { patterns: [{ exact: "cookie" }] },
      disallowed_headers: { patterns: [{ exact: "authorization" }] },
    });
    for (const { route_config: config } of managers(auth)) {
      expect(config.virtual_hosts[0]?.request_headers_to_remove).toContain("cookie");
    }
  });

  test("alone names callers: clients' headers of these names are dropped first", () => {
    for (const manager of managers(AUTHS["ext_authz over HTTP"])) {
      const [early] = manager.early_header_mutation_extensions;
      expect(early?.typed_config.mutations.map(({ remove }) => remove)).toEqual(
        expect.arrayContaining(["x-user", "x-models"]),
      );
    }
  });

  test("is verified when it has TLS, and connected to within its timeout", () => {
    for (const [name, tls] of [
      ["ext_authz over gRPC", true],
      ["ext_authz that names nobody", false],
    ] as const) {
      const { clusters } = rendered(AUTHS[name]).static_resources;
      const cluster = clusters.find((each) => each.name === "plano-auth/models");
      expect(cluster).toMatchObject({ connect_timeout: "1s" });
      expect(JSON.stringify(cluster?.transport_socket ?? "").includes('"exact":"auth.example"')).toBe(tls);
    }
  });
});
