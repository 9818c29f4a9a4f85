// What leaves Envoy for brightstaff before the filter sees it, and where it comes back.
import { loadConfig } from "@plano/config";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoy } from "./bootstrap.js";

interface Listener {
  name: string;
  filter_chains: {
    filters: { typed_config: { route_config: { virtual_hosts: { routes: Route[] }[] } } }[];
  }[];
}

interface Route {
  name: string;
  match: { safe_regex: { regex: string } };
}

function listeners(
  more: string,
  withoutFilter = false,
  models = "{ model: sandbox/m, default: true }",
): Listener[] {
  const head = `version: v0.4.0\nlisteners: [{ type: model, name: models }]\nmodel_providers: [${models}]\n`;
  const result = loadConfig(head + more);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const text = renderEnvoy(result.config, { wasmPath: "/filter.wasm", withoutFilter });
  return (parse(text) as { static_resources: { listeners: Listener[] } }).static_resources.listeners;
}

function detour(listener: Listener | undefined): string | undefined {
  const hosts = listener?.filter_chains[0]?.filters[0]?.typed_config.route_config.virtual_hosts;
  return hosts?.[0]?.routes.find(({ name }) => name === "detour")?.match.safe_regex.regex;
}

describe("the way through brightstaff", () => {
  test("is always taken by questions about routes, and the model that is asked then is reached", () => {
    const [models, egress, ...others] = listeners("");
    expect(detour(models)).toBe("/routing/v1/(chat/completions|messages|responses)");
    expect([egress?.name, others]).toEqual(["egress", []]);
    expect(detour(egress)).toBeUndefined();
  });

  test("has no way back where nobody can be asked and nothing is routed", () => {
    expect(listeners("", false, "{ model: sandbox/m }").map(({ name }) => name)).toEqual(["models"]);
  });

  test.each([
    "routing: {}\n",
    "overrides: { llm_routing_model: m }\n",
    "routing_preferences: [{ name: a, description: d, models: [m] }]\n",
  ])("is taken by every request for a model with %s", (more) => {
    const [models, egress] = listeners(more);
    expect(detour(models)).toBe("(/routing)?/v1/(chat/completions|messages|responses)");
    expect(egress?.name).toBe("egress");
  });

  test("does not come back to a proxy that is only measured", () => {
    expect(listeners("", true).map(({ name }) => name)).toEqual(["models"]);
  });
});
