// Addresses, timeouts and retries of agents, and which agents share a cluster.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig, type Provider } from "../index.js";

const LISTENERS = `
  - { type: agent, name: brief, port: 8010, timeout: 10s, agents: [{ id: a }] }
  - { type: agent, name: long, port: 8011, timeout: 60s, agents: [{ id: a, description: a }, { id: b, description: b }] }
  - { type: agent, name: endless, port: 8012, timeout: 0s, agents: [{ id: c }] }`;

const load = (agents: string) =>
  loadConfig(`version: v0.4.0
listeners:${LISTENERS}
model_providers:
  - { model: own/m, provider_interface: openai, base_url: "http://10.0.0.1/v1", default: true }
agents: [${agents}]
`);

function accepted(agents: string): NormalisedConfig {
  const result = load(agents);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

function provider({ agents, targets, providers }: NormalisedConfig, id: string): Provider | undefined {
  return providers[targets[agents[id] ?? -1]?.provider ?? -1];
}

const at = (id: string, more = ""): string => `{ id: ${id}, url: "http://10.0.0.1"${more} }`;

describe("an agent", () => {
  test("has the longest timeout of its listeners, or its own", () => {
    const config = accepted([at("a"), at("b", ", timeout: 5s"), at("c")].join(", "));
    const timeouts = ["a", "b", "c"].map((id) => provider(config, id)?.timeouts?.timeoutMilliseconds);
    expect(timeouts).toEqual([60_000, 5_000, 0]);
  });

  test("raises the timeout of its listeners when its own is longer", () => {
    const config = accepted([at("a", ", timeout: 2m"), at("b", ", timeout: 5s"), at("c")].join(", "));
    const timeouts = config.agentListeners.map(({ timeoutMilliseconds }) => timeoutMilliseconds);
    expect(timeouts).toEqual([120_000, 120_000, 0]);
    expect(config.modelListener.timeoutMilliseconds).toBe(300_000);
  });

  test("may have several addresses, and as many retries as further addresses, or its own number", () => {
    const urls =
      'url: ["https://one.example/api/v1", "https://two.example:8443/api/v1"], http_host: agents.example';
    const config = accepted(
      `{ id: a, ${urls}, prefix_affinity: true }, { id: b, ${urls}, max_retries: 0 }, ${at("c")}`,
    );
    expect(provider(config, "a")).toMatchObject({
      host: "one.example",
      port: 443,
      replicas: [{ host: "two.example", port: 8443 }],
      httpHost: "agents.example",
      prefixAffinity: true,
      timeouts: { maxRetries: 1 },
    });
    expect(["b", "c"].map((id) => provider(config, id)?.timeouts?.maxRetries)).toEqual([0, 0]);
    expect(config.modelListener.maxRetries).toBe(2);
  });

  test("shares a cluster with agents of the same address and timeouts, and never with a model", () => {
    const config = accepted([at("a"), at("b"), at("c")].join(", "));
    const [a, b, c] = ["a", "b", "c"].map((id) => provider(config, id)?.cluster);
    expect(a).toBe(b);
    expect(new Set([a, c, config.providers[0]?.cluster]).size).toBe(3);
    const apart = accepted([at("a"), at("b", ", prefix_affinity: true"), at("c")].join(", "));
    expect(provider(apart, "a")?.cluster).not.toBe(provider(apart, "b")?.cluster);
  });

  test.each([
    [
      "a second address at another path",
      'url: ["http://a/v1", "http://b/v2"]',
      "agents[0].url[1]: must differ",
    ],
    ["an address twice", 'url: ["http://a/v1", "http://a/v1"]', "agents[0].url: names an address twice"],
    [
      "certificates of several names",
      'url: ["https://a", "https://b"]',
      "agents[0].url[1]: needs an http_host",
    ],
    ["Plano's own listener", 'url: ["http://a:1", "http://127.0.0.1:8010"]', "agents[0].url: points back"],
    ["no host", 'url: "http://a", http_host: "a b"', "agents[0].http_host: must be a host"],
    ["too long a timeout", 'url: "http://a", timeout: 25h', "agents[0].timeout: must not be longer than 24h"],
    ["too many attempts", 'url: "http://a", max_retries: 11', "agents[0].max_retries: must be at most 10"],
  ])("with %s is refused", (_what, fields, told) => {
    const result = load(`{ id: a, ${fields} }, ${at("b")}, ${at("c")}`);
    expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain(told);
  });
});
