// Attempts that wait for a connection which then breaks: one that another request has freed meanwhile was used before.
import { expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { requestFor, startConfigured } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const CONFIG = `
version: v0.4.0
listeners: [{ type: model, name: m, max_retries: 0 }]
model_providers:
  - { model: openai/m, access_key: $KEY }
`;

/** A request whose first attempt waits; `connect` gives it the one port of these tests. */
function waiting(host: Host): { exchange: Exchange; connect: () => Exchange } {
  let address: string | undefined;
  const exchange = host.exchange({
    properties: ({ attempt }) => ({
      upstream: { local_address: attempt?.number === 1 ? address : undefined },
    }),
  });
  const { headers, body } = requestFor("chat", { model: "m" });
  exchange.request(headers, body);
  const connect = (): Exchange => {
    address = "10.0.0.1:4711";
    return exchange;
  };
  return { exchange, connect };
}

test("a connection that another request has freed meanwhile is used, and its request is repeated", async () => {
  const host = await startConfigured(CONFIG);
  const [first, second] = [waiting(host), waiting(host)];
  first.connect().respond(json, completionOf(1, 1));
  const { exchange } = second;
  second.connect().retry();
  expect(exchange.respond(json, completionOf(1, 1)).client.status).toBe(200);
});

test("a new connection at the port of an earlier one is not used, and its request is not repeated", async () => {
  const host = await startConfigured(CONFIG);
  waiting(host).connect().respond(json, completionOf(1, 1));
  const exchange = waiting(host).connect().retry();
  expect(exchange.client.status).toBe(502);
});
