import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadConfig, type NormalisedConfig } from "@plano/config";
import { expect, test } from "vitest";
import { ensureEnvoy } from "../obtain/ensure.js";
import { renderEnvoy } from "./bootstrap.js";
import { renderDownstreamTls, renderTlsSecrets } from "./downstream-tls.js";

const run = promisify(execFile);
const wasmPath = path.join(import.meta.dirname, "../../../wasm-filters/build/llm_gateway.wasm");
const pair = { certificate: "/c.pem", key: "/c.key", minVersion: "1.2" } as const;

function config(): NormalisedConfig {
  const result = loadConfig(`version: v0.4.0
listeners:
  - { type: model, name: models, tls: { certificate: /c.pem, key: /c.key } }
  - { type: agent, name: agents, agents: [{ id: a }],
      tls: { certificate: /d.pem, key: /d.key, client_ca: /ca.pem, min_version: "1.3" } }
  - { type: agent, name: plain, port: 8002, agents: [{ id: a }] }
agents: [{ id: a, url: "http://127.0.0.1:1" }]
model_providers: [{ model: sandbox/m }]`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

test("a listener without tls has no transport socket", () => {
  expect(renderDownstreamTls({ port: 1 }, { wasmPath })).toEqual({});
});

test.each([
  ["1.2", "TLSv1_2"],
  ["1.3", "TLSv1_3"],
] as const)("%s is the oldest accepted version, and HTTP/2 is offered", (minVersion, version) => {
  const rendered = renderDownstreamTls({ port: 1, tls: { ...pair, minVersion } }, { wasmPath });
  expect(rendered).toMatchObject({
    transport_socket_connect_timeout: "10s",
    transport_socket: {
      typed_config: {
        common_tls_context: {
          alpn_protocols: ["h2", "http/1.1"],
          tls_params: { tls_minimum_protocol_version: version },
        },
      },
    },
  });
});

test("clients need a certificate with client_ca, and are not asked for one without it", () => {
  const contextOf = (clientCa?: string): Record<string, unknown> => {
    const tls = { ...pair, ...(clientCa !== undefined && { clientCa }) };
    const { transport_socket: socket } = renderDownstreamTls(
      { port: 1, tls },
      { wasmPath, tlsDirectory: "/t" },
    );
    return (socket as { typed_config: Record<string, unknown> }).typed_config;
  };
  expect(contextOf("/ca.pem")).toMatchObject({
    require_client_certificate: true,
    common_tls_context: {
      validation_context_sds_secret_config: {
        name: "1-clients",
        sds_config: {
          path_config_source: { path: "/t/1-clients.json", watched_directory: { path: "/t" } },
        },
      },
    },
  });
  expect(JSON.stringify(contextOf())).not.toMatch(/require_client_certificate|validation_context/);
});

test("each listener with tls has its own files, which hold paths and no contents", () => {
  const files = renderTlsSecrets(config(), "/t");
  const names = ["12000-certificate", "8001-certificate", "8001-clients"];
  expect(Object.keys(files)).toEqual(names.map((name) => `/t/${name}.json`));
  const [models, agents, clients] = Object.values(files).map((text) => JSON.parse(text));
  expect(models).toMatchObject({
    resources: [
      {
        name: "12000-certificate",
        tls_certificate: {
          certificate_chain: { filename: "/c.pem" },
          private_key: { filename: "/c.key" },
          watched_directory: { path: "/t" },
        },
      },
    ],
  });
  expect(agents).toMatchObject({
    resources: [{ tls_certificate: { private_key: { filename: "/d.key" } } }],
  });
  expect(clients).toMatchObject({
    resources: [{ validation_context: { trusted_ca: { filename: "/ca.pem" } } }],
  });
});

test("Envoy accepts the bootstrap without a warning", { timeout: 60_000 }, async () => {
  const { path: envoy } = await ensureEnvoy({ env: process.env });
  const directory = await mkdtemp(path.join(tmpdir(), "plano-tls-"));
  await mkdir(path.join(directory, "tls"));
  for (const [name, text] of Object.entries(renderTlsSecrets(config(), "tls"))) {
    await writeFile(path.join(directory, name), text);
  }
  for (const name of ["access-keys.json", "secrets.json"]) await writeFile(path.join(directory, name), "");
  await writeFile(path.join(directory, "envoy.yaml"), renderEnvoy(config(), { wasmPath }));
  const validation = ["--mode", "validate", "-l", "warning", "-c", "envoy.yaml"];
  const { stderr } = await run(envoy, validation, { cwd: directory });
  await rm(directory, { recursive: true });
  expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
});
