// The rate limit service's file and Envoy's requests name the same keys. test/e2e/rate-limit-service.e2e.ts checks that
// the service accepts the file, and Envoy its configuration.
import { loadConfig, type NormalisedConfig } from "@plano/config";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoy } from "./bootstrap.js";
import { renderFilter } from "./filter-configuration.js";
import { renderRateLimitFile } from "./rate-limit-file.js";

const PROVIDERS = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: sandbox/a, pricing: { input: 1, output: 2 } }
  - { model: sandbox/b }
model_aliases: { several: { targets: [sandbox/a, sandbox/b] }, one: { target: sandbox/a } }
`;
const LIMITS = `ratelimits:
  - { model: "*", limit: { requests: 9, unit: second } }
  - { model: sandbox/a, limit: { requests: 5, tokens: 100, unit: hour } }
  - { model: sandbox/a, limit: { tokens: 1000, unit: day } }
  - { model: several, selector: { key: X-Team }, limit: { requests: 6, unit: minute } }
  - { model: several, selector: { key: x-team, value: a }, limit: { requests: 7, unit: minute } }
`;

function load(more: string): NormalisedConfig {
  const result = loadConfig(PROVIDERS + more);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const shared = load(
  `${LIMITS}ratelimit_service: { address: "[::1]:8081", domain: ai, failure_mode: closed }\n`,
);

test("the service's file has each limit once, with values below their key", () => {
  expect(parse(renderRateLimitFile(shared) ?? "")).toEqual({
    domain: "ai",
    descriptors: [
      { key: "* requests/second", rate_limit: { unit: "second", requests_per_unit: 9 } },
      { key: "sandbox/a requests/hour", rate_limit: { unit: "hour", requests_per_unit: 5 } },
      { key: "sandbox/a tokens/hour", rate_limit: { unit: "hour", requests_per_unit: 100 } },
      { key: "sandbox/a tokens/day", rate_limit: { unit: "day", requests_per_unit: 1000 } },
      { key: "several requests/minute (x-team)", rate_limit: { unit: "minute", requests_per_unit: 6 } },
      {
        key: "several requests/minute (x-team)",
        value: "a",
        rate_limit: { unit: "minute", requests_per_unit: 7 },
      },
    ],
  });
});

test("the filter config describes each key's requests by targets, pools and headers", () => {
  const { limit_scopes: scopes, pools } = renderFilter(shared);
  const pool = pools.findIndex(({ name }) => name === "several");
  expect(scopes).toMatchObject([{}, { targets: [0] }, { pool, header: "x-team" }]);
  // Each has names of its own, which the routes know.
  const names = scopes?.flatMap(({ limited, used }) => [limited, used]) ?? [];
  expect(new Set(names).size).toBe(6);
  const text = renderEnvoy(shared, { wasmPath: "/w", systemCaPath: "/ca" });
  for (const { limited } of scopes ?? []) expect(text).toContain(`wasm.${limited}`);
});

test("Envoy asks about each key once, and reports the used tokens afterwards", () => {
  const text = renderEnvoy(shared, { wasmPath: "/w", systemCaPath: "/ca" });
  const keys = [...text.matchAll(/descriptor_key: "?(.*?)"?$/gm)].map(([, key]) => key);
  // One route for one attempt and one for two, at clients' listener and at brightstaff's, and one for compressed requests.
  const routes = 2 * 2 + 1;
  expect(keys).toHaveLength(routes * 7);
  expect(new Set(keys)).toEqual(
    new Set(parse(renderRateLimitFile(shared) ?? "").descriptors.map(({ key }: { key: string }) => key)),
  );
  expect(text.match(/apply_on_stream_done: true/g)).toHaveLength(routes * 2);
  expect(text).toContain("failure_mode_deny: true");
});

test("without a service there is no file, and Envoy asks no service", () => {
  const alone = load(LIMITS);
  expect(renderRateLimitFile(alone)).toBeUndefined();
  expect(renderFilter(alone)).not.toHaveProperty("limit_scopes");
  expect(renderEnvoy(alone, { wasmPath: "/w", systemCaPath: "/ca" })).not.toContain("ratelimit");
});
