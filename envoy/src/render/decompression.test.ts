// Which routes decode requests.
import { loadConfig } from "@plano/config";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoy } from "./bootstrap.js";

interface Route {
  name: string;
  match: { headers?: { name: string }[] };
  typed_per_filter_config?: Record<string, unknown>;
}

interface Manager {
  http_filters: { name: string; disabled?: boolean }[];
  route_config: { virtual_hosts: { routes: Route[] }[] };
}

interface Listener {
  name: string;
  filter_chains: { filters: { typed_config: Manager }[] }[];
}

const result = loadConfig(`
version: v0.4.0
listeners:
  - { type: model, name: models, input_filters: [guard] }
  - { type: agent, name: agents, port: 8001, agents: [{ id: a }] }
agents: [{ id: a, url: "http://127.0.0.1:9" }]
filters: [{ id: guard, type: http, url: "http://127.0.0.1:9" }]
routing: {}
tracing: { random_sampling: 100 }
model_providers: [{ model: sandbox/m, default: true }]
`);
if (!result.ok) throw new Error(JSON.stringify(result.errors));
const { static_resources } = parse(renderEnvoy(result.config, { wasmPath: "/filter.wasm" })) as {
  static_resources: { listeners: Listener[] };
};
const decompressor = /^envoy\.filters\.http\.decompressor\./;

function routesOf(manager: Manager): Route[] {
  return manager.route_config.virtual_hosts.flatMap(({ routes }) => routes);
}

function isForEncoded({ match: { headers = [] } }: Route): boolean {
  return headers.some(({ name }) => name === "content-encoding");
}

test("only compressed requests pass through decompressors, by a copy of each route by which requests arrive", () => {
  for (const name of ["models", "agents"]) {
    const listener = static_resources.listeners.find((one) => one.name === name);
    const manager = listener?.filter_chains[0]?.filters[0]?.typed_config as Manager;
    const installed = manager.http_filters.filter((filter) => decompressor.test(filter.name));
    expect(installed.map(({ disabled }) => disabled)).toEqual([true, true, true]);
    for (const route of routesOf(manager)) {
      const own = Object.keys(route.typed_per_filter_config ?? {}).filter((filter) =>
        decompressor.test(filter),
      );
      expect(own).toEqual(isForEncoded(route) ? installed.map((filter) => filter.name) : []);
    }
    const names = (isEncoded: boolean): string[] =>
      routesOf(manager).flatMap((route) => (isForEncoded(route) === isEncoded ? [route.name] : []));
    expect(names(true)).toEqual(
      names(false).filter(
        (route) => !["health", "model-list"].includes(route) && !route.startsWith("failover"),
      ),
    );
  }
});
