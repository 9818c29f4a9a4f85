// Limits and connections of the YAML file in Envoy's configuration, which Envoy itself accepts.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadConfig } from "@plano/config";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { ensureEnvoy } from "../obtain/ensure.js";
import { renderEnvoy } from "./bootstrap.js";
import { renderFilter } from "./filter-configuration.js";

const run = promisify(execFile);
const wasmPath = path.join(import.meta.dirname, "../../../wasm-filters/build/llm_gateway.wasm");

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: models, timeout: 60s }]
overrides: { upstream_connect_timeout: 2s }
limits:
  request_body: 2MiB
  response_body: 4194304
  request_headers: 10kB
  stream_line: 1.5MiB
  stream_duration: 10m
  stream_idle: 30s
failover: { consecutive_failures: 0, consecutive_5xx: 7, max_ejection_percent: 50, ejection_time: 10m }
upstreams:
  idle_timeout: 20s
  tcp_keepalive: 90s
  dns_refresh_rate: 30s
  dns_lookup_family: v4_only
  max_connections: 10
  max_pending_requests: 20
  max_requests: 30
  max_retries: 4
  max_requests_per_connection: 1000
model_providers:
  - model: vllm/a
    base_url: [http://one.example:8000/v1, http://two.example:8000/v1]
    health_check: { path: /health, interval: 5s, timeout: 1s, unhealthy_threshold: 2, healthy_threshold: 1 }
  - { model: vllm/b, base_url: http://one.example:8000/v1 }
`;

interface Cluster {
  name: string;
  [field: string]: unknown;
}

const result = loadConfig(TEXT);
if (!result.ok) throw new Error(JSON.stringify(result.errors));
const { config } = result;
const text = renderEnvoy(config, { wasmPath });
const { static_resources: resources } = parse(text) as {
  static_resources: { clusters: Cluster[]; listeners: Record<string, unknown>[] };
};
const [several, single, brightstaff] = resources.clusters;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-envoy-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("Envoy accepts the configuration of upstreams", { timeout: 60_000 }, async () => {
  const { path: envoy } = await ensureEnvoy({ env: process.env });
  const file = path.join(directory, "envoy.yaml");
  await writeFile(file, text);
  for (const name of ["access-keys.json", "secrets.json"]) await writeFile(path.join(directory, name), "");
  const validation = ["--mode", "validate", "-l", "warning", "-c", file];
  const { stderr } = await run(envoy, validation, { cwd: directory });
  expect(stderr.split("\n").filter((line) => /\[warning\]|\[error\]/.test(line))).toEqual([]);
});

test("limits reach both Envoy and the filter", () => {
  expect(renderFilter(config)).toMatchObject({
    request_body_bytes: 2 << 20,
    response_body_bytes: 4 << 20,
    stream_event_bytes: 1.5 * (1 << 20),
    stream_duration: 600_000,
    stream_idle: 30_000,
  });
  const [listener] = resources.listeners;
  expect(listener).toMatchObject({
    filter_chains: [{ filters: [{ typed_config: { max_request_headers_kb: 10 } }] }],
  });
});

test("a provider's addresses form one cluster, which has the connection settings", () => {
  expect(several).toMatchObject({
    connect_timeout: "2s",
    cluster_type: { typed_config: { dns_lookup_family: "V4_ONLY", dns_refresh_rate: "30s" } },
    circuit_breakers: {
      thresholds: [{ max_connections: 10, max_pending_requests: 20, max_requests: 30, max_retries: 4 }],
    },
    upstream_connection_options: { tcp_keepalive: { keepalive_time: 90 } },
    outlier_detection: {
      consecutive_5xx: 7,
      enforcing_consecutive_5xx: 100,
      enforcing_consecutive_gateway_failure: 0,
      base_ejection_time: "600s",
      max_ejection_time: "600s",
      max_ejection_percent: 50,
    },
    health_checks: [
      {
        interval: "5s",
        no_traffic_interval: "5s",
        timeout: "1s",
        unhealthy_threshold: 2,
        healthy_threshold: 1,
        http_health_check: { path: "/health", host: "one.example:8000" },
      },
    ],
    common_lb_config: { healthy_panic_threshold: { value: 1 } },
  });
  expect(several?.load_assignment).toMatchObject({
    endpoints: [
      {
        lb_endpoints: [{ endpoint: { hostname: "one.example" } }, { endpoint: { hostname: "two.example" } }],
      },
    ],
  });
  expect(Object.values(several?.typed_extension_protocol_options as object)).toMatchObject([
    { common_http_protocol_options: { idle_timeout: "20s", max_requests_per_connection: 1000 } },
  ]);
});

test("an entry at one of the addresses has its own cluster, without the health check", () => {
  expect(single?.name).not.toBe(several?.name);
  expect(single).not.toHaveProperty("health_checks");
});

test.each([
  ["https", "55s"],
  ["http", "1.5s"],
])("a connection over %s may be idle for %s, less than its server's limit", (scheme, idle) => {
  const loaded = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: vllm/a, base_url: "${scheme}://a.example" }]`,
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const [cluster] = (
    parse(renderEnvoy(loaded.config, { wasmPath })) as { static_resources: { clusters: Cluster[] } }
  ).static_resources.clusters;
  expect(Object.values(cluster?.typed_extension_protocol_options as object)).toMatchObject([
    { common_http_protocol_options: { idle_timeout: idle } },
  ]);
});

test("limits for providers do not apply to other clusters", () => {
  expect(brightstaff).toMatchObject({
    name: "plano-brightstaff",
    circuit_breakers: { thresholds: [{ max_connections: 100_000 }] },
  });
});

test("a broken attempt is repeated, also at a provider with one address", () => {
  expect(config.modelListener.maxRetries).toBe(2);
});
