// A default that a description states is the one that Plano uses: to write it changes nothing.
import { expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { loadConfig } from "../index.js";
import { schema } from "./schema.js";

interface Part {
  description?: string;
  properties?: Readonly<Record<string, object>>;
  items?: object;
  additionalProperties?: unknown;
}

interface Key {
  name: string;
  path: readonly (string | number)[];
  value: unknown;
}

/** The model has nothing of the first unless it is written: its default is the filter's. The second is for another type. */
const ELSEWHERE = ["model_providers.0.context_window", "filters.0.action"];

/** A file that has every mapping with keys whose defaults are values. */
const FILE = `
version: v0.4.0
listeners:
  - type: agent
    name: l
    agents: [{ id: a }]
    auth: { jwt: { issuer: i, audiences: [a], jwks_url: https://i.example } }
    cors: { allow_origins: [https://a.example] }
model_providers:
  - model: openai/a
    access_key: $A
    base_url: https://a.example/v1
    health_check: { path: / }
    pricing: { input: 1, output: 1 }
model_aliases: { b: { targets: [{ target: openai/a }] } }
ports: {}
failover: {}
limits: {}
logs: {}
upstreams: {}
agents: [{ id: a, url: "http://a", health_check: { path: / } }]
filters: [{ id: f, url: "http://f", health_check: { path: / } }]
endpoints: { e: { endpoint: "e:1", health_check: { path: / } } }
prompt_targets:
  - { name: t, description: d, endpoint: { name: e, path: / }, parameters: [{ name: p, description: d, type: str }] }
prompt_guards:
  input_guards: { jailbreak: { on_exception: { message: m }, classifier: { endpoint: e } } }
  output_guards: { jailbreak: { on_exception: { message: m }, classifier: { endpoint: e } } }
routing: { session_cache: {}, routing_budget: { max_switch_spend_pct: 5 } }
prompt_caching: {}
ratelimit_service: { address: "r:1" }
tracing: { exporters: [{ type: posthog, url: https://p.example, api_key: $P }] }
overrides: {}
`;

const keys = keysWithDefaults(schema, [], parse(FILE)).filter(({ name }) => !ELSEWHERE.includes(name));

test("there are such keys", () => {
  expect(keys.map(({ name }) => name)).toContain("limits.request_body");
});

test.each(keys)("the default of $name is $value", ({ path, value }) => {
  const file = parseDocument(FILE);
  file.setIn(path, value);
  expect(model(String(file))).toEqual(model(FILE));
});

function model(text: string): unknown {
  const result = loadConfig(text);
  if (!result.ok) throw new Error(result.errors.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return result.config;
}

/** Of `part` and what is below it, as far as the file has it. */
function keysWithDefaults(part: Part, path: Key["path"], written: unknown): Key[] {
  const [, text] = /Default: `([^`]+)`\.$/.exec(part.description ?? "") ?? [];
  const own = text === undefined ? [] : [{ name: path.join("."), path, value: parse(text) }];
  if (typeof written !== "object" || written === null) return own;
  const { properties = {}, items = {}, additionalProperties: others } = part;
  const parts: Record<string, object> = {
    ...(typeof others === "object" &&
      others !== null &&
      Object.fromEntries(Object.keys(written).map((name) => [name, others]))),
    ...(Array.isArray(written) ? { 0: items } : properties),
  };
  const below = Object.entries(parts).flatMap(([key, inner]) => {
    const step = Array.isArray(written) ? Number(key) : key;
    return keysWithDefaults(inner, [...path, step], (written as Record<string, unknown>)[key]);
  });
  return [...own, ...below];
}
