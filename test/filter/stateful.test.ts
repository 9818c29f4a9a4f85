// The gateway role under the host emulator: requests of the Responses API whose state Plano keeps go to brightstaff, as the front
// role would send them; all others stay in the fast lane, byte for byte.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { CONFIGURATION, chatHeaders, startGateway } from "./gateway-host.js";

const KEPT = {
  ...CONFIGURATION,
  brightstaff_cluster: "plano-brightstaff",
  pools: CONFIGURATION.pools.map((pool, index) => (index === 1 ? pool : { ...pool, keeps_state: true })),
  callers: [],
  rate_limits: [{ id: "0123456789abcdef", about: "a minute", period_seconds: 60, requests: 1 }],
};
const CLIENTS = { xds: { route_name: "clients-chat" } };
const responses = { ...chatHeaders, ":path": "/v1/responses" };
const MODEL = '"model":"openai/gpt-4o"';

let host: Host;
beforeEach(async () => {
  host = await startGateway({
    configuration: JSON.stringify(KEPT),
    properties: CLIENTS,
    bareCluster: "plano-brightstaff",
    bufferLimit: 9 << 20,
  });
});

let used: Exchange[] = [];
afterEach(() => {
  for (const exchange of used) expect(exchange.faults).toEqual([]);
  used = [];
});

function send(body: string, headers: Record<string, string> = responses, own = host): Exchange {
  const exchange = own.exchange().request(headers, body);
  used.push(exchange);
  return exchange;
}

describe("goes to brightstaff", () => {
  test.each([
    ["a request that does not say that its response is not kept", `{${MODEL},"input":"hi"}`],
    ["one that says it is", `{${MODEL},"input":"hi","store":true}`],
    ["one that says nothing of it", `{${MODEL},"input":"hi","store":null}`],
    ["one that continues a response", `{${MODEL},"store":false,"previous_response_id":"resp_1"}`],
    ["one of a conversation", `{${MODEL},"store":false,"conversation":{"id":"conv_1"}}`],
    ["one for the background", `{${MODEL},"store":false,"background":true}`],
    ["one without a model", '{"input":"hi"}'],
    [
      "one that continues what Plano keeps, whatever its model",
      '{"model":"smart-llm","previous_response_id":"resp_plano1"}',
    ],
    ["one of a conversation that Plano keeps", '{"model":"smart-llm","conversation":{"id":"conv_plano1"}}'],
    [
      "one whose names are spelt with escapes",
      `{${MODEL},"store":false,"previous_response_\\u0069d":"resp_1"}`,
    ],
  ])("%s", (_what, body) => {
    const exchange = send(body);
    expect(exchange.upstream.cluster).toBe("plano-brightstaff");
    expect(exchange.upstream.text).toBe(body);
    const values = exchange.upstream.headers?.get("x-plano-body") ?? "";
    expect(values).toMatch(new RegExp(`^${body.length} [0-9]+$`));
    exchange.respond(200, "{}");
  });
});

describe("stays in the fast lane", () => {
  test.each([
    ["a request whose response is not kept", `{${MODEL},"input":"hi","store":false}`, responses],
    ["one that says so with an escape", `{${MODEL},"input":"hi","st\\u006fre":false}`, responses],
    [
      "one that continues nothing",
      `{${MODEL},"input":"hi","store":false,"previous_response_id":null,"conversation":null}`,
      responses,
    ],
    [
      "one for a provider that keeps state itself",
      '{"model":"smart-llm","input":"hi","store":true,"previous_response_id":"resp_1","conversation":"conv_1"}',
      responses,
    ],
    [
      "one of another API",
      `{${MODEL},"messages":[{"role":"user","content":"hi"}],"store":true}`,
      chatHeaders,
    ],
  ])("%s", (_what, body, headers) => {
    const exchange = send(body, headers);
    expect(exchange.upstream.cluster).not.toBe("plano-brightstaff");
    exchange.abort();
  });

  test("what brightstaff itself asks for", async () => {
    const inside = await startGateway({
      configuration: JSON.stringify(KEPT),
      properties: { xds: { route_name: "egress" } },
    });
    const exchange = send(`{${MODEL},"input":"hi"}`, responses, inside);
    expect(exchange.upstream.cluster).toBe("openai");
    exchange.abort();
  });
});

describe("on the way to brightstaff", () => {
  test("no limit counts a request, and nothing is observed of it", () => {
    for (let i = 0; i < 3; i++) send(`{${MODEL},"input":"hi"}`).respond(200, "{}");
    const names = [...host.metrics.names()].filter((name) => name.includes("plano_request_duration"));
    expect(names).toEqual([]);
    host.tick();
    expect(host.flushCalls()).toEqual([]);
  });

  test("its caller is named", () => {
    const exchange = send(`{${MODEL},"input":"hi"}`, { ...responses, "x-plano-caller": "alice" });
    expect(exchange.upstream.headers?.get("x-plano-caller")).toBe("alice");
    exchange.abort();
  });

  test("a model that the caller may not use is not found", () => {
    const limited = { ...responses, "x-plano-caller-models": "local/*" };
    const exchange = send(`{${MODEL},"input":"hi"}`, limited);
    expect(exchange.client.json).toMatchObject({ error: { code: "model_not_found" } });
  });

  test("a body of too many values is refused", () => {
    const exchange = send(`{${MODEL},"input":[${"{},".repeat(100_000)}{}]}`);
    expect(exchange.attempts).toHaveLength(0);
    expect(exchange.client.json).toMatchObject({
      error: { message: "The request body has too many values." },
    });
  });

  test.each([
    [503, "upstream_reset_before_response_started", 503, "upstream_unavailable"],
    [504, "response_timeout", 504, "upstream_unavailable"],
    [413, "request_payload_too_large", 413, "request_too_large"],
  ])("Envoy's own reply %d is in the client's API: %s", (replied, details, status, code) => {
    const exchange = send(`{${MODEL},"input":"hi"}`).envoyReply(replied, "no", details);
    expect(exchange.client.status).toBe(status);
    expect(exchange.client.json).toMatchObject({ error: { code } });
    const names = [...host.metrics.names()].filter((name) => name.includes("plano_request_duration"));
    expect(names).toHaveLength(1);
  });

  test.each([200, 404, 503])("brightstaff's answer passes as it is: %d", (status) => {
    const exchange = send(`{${MODEL},"input":"hi"}`);
    exchange.respond(status, '{"brightstaff":"says"}');
    expect([exchange.client.status, exchange.client.text]).toEqual([status, '{"brightstaff":"says"}']);
  });
});
