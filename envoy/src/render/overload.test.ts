import { loadConfig, type NormalisedConfig } from "@plano/config";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoy } from "./bootstrap.js";

interface Rendered {
  admin: { ignore_global_conn_limit: boolean };
  overload_manager: {
    resource_monitors: { name: string; typed_config: Record<string, unknown> }[];
    actions: { name: string; triggers: { threshold?: object; scaled?: object }[] }[];
    loadshed_points: { name: string }[];
  };
  static_resources: { listeners: Record<string, unknown>[]; clusters: Record<string, unknown>[] };
}

function configOf(limits: string): NormalisedConfig {
  const result = loadConfig(`
version: v0.4.0
listeners:
  - { type: model, name: models, request_timeout: 40s }
  - { type: agent, name: agents, request_timeout: 50s, agents: [{ id: one }] }
agents: [{ id: one, url: "http://127.0.0.1:1" }]
model_providers: [{ model: sandbox/m }]
limits: { ${limits} }
`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const rendered = (limits: string, memoryBytes?: number): Rendered =>
  parse(
    renderEnvoy(configOf(limits), {
      wasmPath: "/filter.wasm",
      ...(memoryBytes !== undefined && { memoryBytes }),
    }),
  ) as Rendered;

const heapOf = (limits: string, memoryBytes?: number): unknown =>
  rendered(limits, memoryBytes).overload_manager.resource_monitors[0]?.typed_config.max_heap_size_bytes;

test("Envoy's heap limit comes from the file, else from the machine, else it is 2 GiB", () => {
  expect(heapOf("memory: 256MiB", 1 << 30)).toBe(256 << 20);
  expect(heapOf("", 1 << 30)).toBe(1 << 30);
  expect(heapOf("")).toBe(2 * (1 << 30));
});

test("under pressure Envoy releases memory first, then ends streams, then refuses requests, then connections", () => {
  const { actions, loadshed_points: points } = rendered("").overload_manager;
  const from = [...actions, ...points].map(({ name, ...each }) => {
    const [trigger] = (each as (typeof actions)[number]).triggers;
    const bound = trigger?.threshold ?? trigger?.scaled ?? {};
    return [name.replace(/^envoy\.[a-z_]+\./, ""), ...Object.values(bound)];
  });
  expect(from).toEqual([
    ["shrink_heap", 0.75],
    ["reduce_timeouts", 0.75, 0.85],
    ["reset_high_memory_stream", 0.8, 0.95],
    ["disable_http_keepalive", 0.85],
    ["stop_accepting_requests", 0.85],
    ["http1_server_abort_dispatch", 0.9],
    ["tcp_listener_accept", 0.95],
  ]);
});

test("client connections share one limit, which internal connections are not part of", () => {
  const { admin, overload_manager: manager, static_resources: resources } = rendered("connections: 7");
  expect(manager.resource_monitors[1]?.typed_config.max_active_downstream_connections).toBe(7);
  const kept = resources.listeners.map(({ name, ignore_global_conn_limit: own }) => [name, own]);
  expect(kept).toEqual([
    ["models", undefined],
    ["agents", undefined],
    ["plano-egress", true],
    ["plano-admin", true],
  ]);
  expect(admin.ignore_global_conn_limit).toBe(true);
});

test("either protocol may buffer a whole body, and nothing else is read ahead", () => {
  const { listeners, clusters } = rendered("request_body: 2MiB, response_body: 4MiB").static_resources;
  for (const listener of listeners.filter(({ name }) => name !== "plano-admin")) {
    expect(listener).toMatchObject({
      per_connection_buffer_limit_bytes: 64 << 10,
      filter_chains: [
        {
          filters: [
            {
              typed_config: {
                route_config: { virtual_hosts: [{ request_body_buffer_limit: 5 << 20 }] },
                http2_protocol_options: {
                  max_concurrent_streams: 100,
                  initial_stream_window_size: 256 << 10,
                  initial_connection_window_size: 1 << 20,
                },
              },
            },
          ],
        },
      ],
    });
  }
  for (const cluster of clusters.filter(({ name }) => name !== "plano-brightstaff" && name !== "plano-admin"))
    expect(cluster).toMatchObject({ per_connection_buffer_limit_bytes: 64 << 10 });
});

test("a request must arrive within the listener's time", () => {
  const times = rendered("").static_resources.listeners.map((listener) =>
    JSON.stringify(listener)
      .match(/"request_timeout":"\w+"/)
      ?.join(),
  );
  expect(times.slice(0, 2)).toEqual(['"request_timeout":"40s"', '"request_timeout":"50s"']);
});
