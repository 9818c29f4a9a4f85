// The requests that go to brightstaff before the filter sees them, and the way they come back.
import { loadConfig } from "@plano/config";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoy } from "./bootstrap.js";

interface Listener {
  name: string;
  filter_chains: { filters: { typed_config: Manager }[] }[];
}

interface Manager {
  route_config: { virtual_hosts: { routes: Route[] }[] };
  http_filters: { name: string; disabled?: boolean }[];
}

interface Route {
  name: string;
  match: { safe_regex: { regex: string } };
  typed_per_filter_config?: Record<string, { disabled?: boolean }>;
}

function listeners(
  more: string,
  withoutFilter = false,
  models = "{ model: sandbox/m, default: true }",
): Listener[] {
  const own = more.includes("listeners:") ? "" : "listeners: [{ type: model, name: models }]\n";
  const head = `version: v0.4.0\n${own}model_providers: [${models}]\n`;
  const result = loadConfig(head + more);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const text = renderEnvoy(result.config, { wasmPath: "/filter.wasm", withoutFilter });
  const { static_resources } = parse(text) as { static_resources: { listeners: Listener[] } };
  return static_resources.listeners.filter(({ name }) => name !== "plano-admin");
}

function manager(listener: Listener | undefined): Manager | undefined {
  return listener?.filter_chains[0]?.filters[0]?.typed_config;
}

function routes(listener: Listener | undefined): Route[] {
  return manager(listener)?.route_config.virtual_hosts[0]?.routes ?? [];
}

function orchestrated(listener: Listener | undefined): string | undefined {
  return routes(listener).find(({ name }) => name === "orchestrated")?.match.safe_regex.regex;
}

/** The routes on which a filter sees requests, plain or compressed; empty when the listener does not have the filter. */
function seenBy(filter: string, listener: Listener | undefined): string[] {
  const installed = manager(listener)?.http_filters.find(({ name }) => name === filter);
  if (installed === undefined) return [];
  return routes(listener)
    .filter(({ typed_per_filter_config: own }) => {
      const { disabled } = own?.[filter] === undefined ? installed : own[filter];
      return disabled !== true;
    })
    .map(({ name }) => name)
    .filter((name, index, names) => names.indexOf(name) === index);
}

describe("the orchestrated lane", () => {
  test("serves every routing request, and its routing model can be reached", () => {
    const [models, egress, ...others] = listeners("");
    expect(orchestrated(models)).toBe("/routing/v1/(chat/completions|messages|responses)");
    expect([egress?.name, others]).toEqual(["plano-egress", []]);
    expect(orchestrated(egress)).toBeUndefined();
  });

  test("has no egress listener when there are no agents, no routes and no state to keep", () => {
    const openai = "{ model: openai/m, access_key: $KEY }";
    expect(listeners("", false, openai).map(({ name }) => name)).toEqual(["models"]);
  });

  test.each([
    "routing: {}\n",
    "overrides: { llm_routing_model: m }\n",
    "routing_preferences: [{ name: a, description: d, models: [m] }]\n",
  ])("serves every request for a model with %s", (more) => {
    const [models, egress] = listeners(more);
    expect(orchestrated(models)).toBe("(/routing)?/v1/(chat/completions|messages|responses)");
    expect(egress?.name).toBe("plano-egress");
  });

  test("runs the front role instead of the gateway role, and always at agent listeners", () => {
    const agents = [
      "agents: [{ id: a, url: 'http://127.0.0.1:9' }]",
      "listeners: [{ type: model, name: models }, { type: agent, name: front, port: 8001, agents: [{ id: a }] }]",
    ].join("\n");
    const [models, front, egress] = listeners(`${agents}\nrouting: {}\n`);
    expect(seenBy("plano.front", models)).toEqual(["model-list", "orchestrated", "state"]);
    expect(seenBy("plano.gateway", models)).toEqual(["stateful", "clients"]);
    expect(seenBy("plano.front", front)).toEqual(["model-list", "agents"]);
    expect(seenBy("plano.front", egress)).toEqual([]);
    expect(seenBy("plano.gateway", egress)).toEqual(["agents-300000-0", "egress"]);
  });

  test("is left out of a proxy that is only measured", () => {
    expect(listeners("", true).map(({ name }) => name)).toEqual(["models"]);
  });
});
