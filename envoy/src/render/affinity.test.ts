// Prefix affinity and agents' timeouts appear in Envoy's configuration only where they are configured.
import { loadConfig } from "@plano/config";
import { expect, test } from "vitest";
import { renderEnvoy } from "./bootstrap.js";
import { renderFilter } from "./filter-configuration.js";

function rendered(affinity: boolean, agent = ""): string {
  const result = loadConfig(`
version: v0.4.0
listeners: [{ type: agent, name: a, agents: [{ id: a }] }]
agents: [{ id: a, url: "http://10.0.0.1"${agent} }]
model_providers: [{ model: vllm/m, base_url: "http://replicas.example", prefix_affinity: ${affinity} }]
`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const filter = renderFilter(result.config);
  expect(filter.providers.map(({ prefix_affinity: wanted = false }) => wanted)).toEqual([affinity, false]);
  return renderEnvoy(result.config, { wasmPath: "/filter.wasm" });
}

test("nothing is hashed when no provider wants affinity", () => {
  expect(rendered(false)).not.toMatch(/hash_policy|set_filter_state|MAGLEV/);
});

test("only the provider's own cluster is hashed, and every route has the hash at hand", () => {
  const text = rendered(true);
  expect(text.match(/MAGLEV/g)).toHaveLength(1);
  expect(text.match(/set_filter_state$/gm)).toHaveLength(2);
  // At the model listener, for plain and for compressed requests, at brightstaff's, and on its routes for agents.
  expect(text.match(/hash_policy/g)).toHaveLength(4);
});

test.each(["", ", timeout: 5s", ", max_retries: 2"])(
  "an agent has its own route with %j, and is not retried after a reset",
  (own) => {
    const text = rendered(false, own);
    expect(text.match(/name: agents-/g)).toHaveLength(1);
    const retries = [...text.matchAll(/retry_on: (.*)$/gm)].map(([, on]) => on);
    // At the model listener, for plain and for compressed requests, and at brightstaff's.
    expect(retries.filter((on) => on?.split(",").includes("reset"))).toHaveLength(3);
  },
);
