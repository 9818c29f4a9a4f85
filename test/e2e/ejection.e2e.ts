// Outlier ejection through real Envoy with two workers: an address is ejected if it refuses connections,
// breaks them or answers 503. Effects of one client's requests (slowness, size, unusable answers,
// disconnects) never eject an address.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { portsLeftOut } from "./outliers.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const REQUESTS = 6;
const JSON_TYPE = { "content-type": "application/json" };
const SSE = { "content-type": "text/event-stream" };
const ANSWER = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "x".repeat(70_000) }, finish_reason: "stop" }],
});

/** The behaviour of a provider; `broken` ones must be ejected. */
const PROVIDERS: Record<string, (response: ServerResponse) => void> = {
  silent: () => {},
  large: (response) => response.writeHead(200, JSON_TYPE).end(ANSWER),
  garbled: (response) => response.writeHead(200, JSON_TYPE).end("<html>"),
  compressed: (response) => response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(ANSWER),
  redirecting: (response) => response.writeHead(302, { location: "/" }).end(),
  "failing-stream": (response) =>
    response.writeHead(200, SSE).end('data: {"error":{"message":"overloaded","type":"server_error"}}\n\n'),
  limited: (response) => response.writeHead(429, JSON_TYPE).end('{"error":{"message":"slow down"}}'),
  "broken-connection": (response) => response.destroy(),
  "broken-status": (response) => response.writeHead(503, JSON_TYPE).end('{"error":{"message":"down"}}'),
};
const names = Object.keys(PROVIDERS);

const upstreams: TestUpstream[] = [];
let plano: TestPlano;
beforeAll(async () => {
  for (const answer of Object.values(PROVIDERS)) upstreams.push(await startUpstream(answer));
  const entries = names.map(
    (name, index) =>
      `  - { model: ${name}/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstreams[index]?.port}/v1" }`,
  );
  const aliases = [...names, "broken-port"].map(
    (name) => `  ${name}-first: { targets: [${name}/m, sandbox/m] }`,
  );
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 4s }]
limits: { response_body: 64KiB }
failover: { first_byte_timeout: 500ms, answer_timeout: 500ms, consecutive_failures: 2, consecutive_5xx: 3 }
model_providers:
  - { model: sandbox/* }
${entries.join("\n")}
  - { model: silent/other, provider_interface: openai, base_url: "http://127.0.0.1:${upstreams[0]?.port}/v1" }
  - { model: broken-port/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
${aliases.join("\n")}
  all-silent: { targets: [silent/m, silent/other] }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano.stop();
  for (const upstream of upstreams) await upstream.close();
});

interface Outcome {
  status: number;
  provider: string | null;
}

async function ask(model: string, stream: boolean, signal?: AbortSignal): Promise<Outcome> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "hi" }] }),
    ...(signal && { signal }),
  });
  await response.arrayBuffer();
  return { status: response.status, provider: response.headers.get("x-plano-provider") };
}

function askMany(model: string): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: REQUESTS }, (_, index) => ask(model, index % 2 === 1)));
}

/** Clusters with an ejection, by the port of their address. */
async function leftOut(): Promise<string[]> {
  const places = new Map(names.map((name, index) => [upstreams[index]?.port, name]));
  return (await portsLeftOut(plano.adminUrl)).map((port) => places.get(port) ?? "broken-port").sort();
}

test("one client's requests do not eject a provider", { timeout: 60_000 }, async () => {
  for (const name of names.filter((name) => !name.startsWith("broken"))) {
    const outcomes = await askMany(`${name}-first`);
    if (name !== "large" && name !== "failing-stream") {
      expect(outcomes, name).toEqual(outcomes.map(() => ({ status: 200, provider: "sandbox" })));
    }
    await askMany(`${name}/m`);
  }
  const leaving = new AbortController();
  const left = Promise.allSettled(
    Array.from({ length: REQUESTS }, () => ask("silent/m", false, leaving.signal)),
  );
  await eventually(() => upstreams[0]?.received.length === 3 * REQUESTS, "they are under way");
  leaving.abort();
  await left;
  expect(await leftOut()).toEqual([]);
});

test.each([
  ["the provider", "silent/m"],
  ["each of several providers", "all-silent"],
])("when %s is too slow, the client gets a 504 in its own API", async (_who, model) => {
  const response = await fetch(`${plano.url}/v1/messages`, {
    method: "POST",
    body: JSON.stringify({ model, max_tokens: 9, messages: [{ role: "user", content: "hi" }] }),
  });
  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({ type: "error", error: { type: "timeout_error" } });
});

test("an address that does not connect, breaks off or answers 503 is ejected", async () => {
  for (const name of ["broken-port", "broken-connection", "broken-status"]) await askMany(`${name}-first`);
  await eventually(async () => (await leftOut()).length === 3, "they are ejected");
  expect(await leftOut()).toEqual(["broken-connection", "broken-port", "broken-status"]);
  expect(await ask("broken-connection-first", false)).toEqual({ status: 200, provider: "sandbox" });
});
