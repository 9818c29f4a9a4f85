// `endpoints`: the user's own services, and invalid addresses.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";

const load = (endpoints: string) =>
  loadConfig(`version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: sandbox/* }]
endpoints: ${endpoints}
`);

describe("an endpoint", () => {
  test("has one address or several, with the protocol's default port", () => {
    const result = load(`
  app_server: { endpoint: "127.0.0.1:80", connect_timeout: 0.005s }
  search: { endpoint: ["10.0.0.5:8080", "[::1]:8081"], health_check: { path: /healthz }, prefix_affinity: true }
  crm: { endpoint: crm.example.com, protocol: https, http_host: crm.internal }
`);
    expect(result.ok && result.config.backends).toEqual([
      {
        name: "app_server",
        tls: false,
        addresses: [{ host: "127.0.0.1", port: 80 }],
        prefixAffinity: false,
        connectTimeoutMilliseconds: 5,
      },
      {
        name: "search",
        tls: false,
        addresses: [
          { host: "10.0.0.5", port: 8080 },
          { host: "::1", port: 8081 },
        ],
        prefixAffinity: true,
        healthCheck: {
          path: "/healthz",
          intervalMilliseconds: 10_000,
          timeoutMilliseconds: 2_000,
          unhealthyThreshold: 3,
          healthyThreshold: 2,
        },
      },
      {
        name: "crm",
        tls: true,
        addresses: [{ host: "crm.example.com", port: 443 }],
        prefixAffinity: false,
        httpHost: "crm.internal",
      },
    ]);
  });

  test.each([
    [
      '{ a: { endpoint: "http://10.0.0.5:80" } }',
      "endpoints.a.endpoint: must be host:port\n    protocol says",
    ],
    ['{ a: { endpoint: "10.0.0.5:80/path" } }', "endpoints.a.endpoint: must be host:port"],
    ['{ a: { endpoint: "user@host:80" } }', "endpoints.a.endpoint: must be host:port"],
    ['{ a: { endpoint: ["a:1", "b:70000"] } }', "endpoints.a.endpoint[1]: must be host:port"],
    ['{ a: { endpoint: "a:0" } }', "endpoints.a.endpoint: must be host:port"],
    ['{ a: { endpoint: ["a:80", "a"] } }', "endpoints.a.endpoint: names an address twice"],
    ["{ a: { endpoint: [] } }", "endpoints.a.endpoint: must not be empty"],
    ['{ a: { endpoint: ["a", "b"], protocol: https } }', "needs an http_host"],
    ["{ a: { endpoint: b, connect_timeout: 0s } }", "endpoints.a.connect_timeout: must be longer than 0s"],
    [
      "{ a: { endpoint: b, health_check: { path: x } } }",
      "endpoints.a.health_check.path: must be a path\n    for example /health",
    ],
    ["{ a b: { endpoint: b } }", "must be letters, digits and _, a letter first"],
    ["{ a: { endpont: b } }", "did you mean endpoint?"],
  ])("%s is refused", (text, told) => {
    const result = load(text);
    expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain(told);
  });
});
