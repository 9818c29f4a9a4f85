// Targets whose host names are not known, through real Envoy: they have no address, so Envoy passes over them. No target is
// asked twice for one request, and the error names the host; its status is that of the last error a target answered with.
import type { Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const completion = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
};

let failing: TestUpstream;
let answering: TestUpstream;
let limited: TestUpstream;
/** Breaks a connection on its second request, as if it had just been closed. */
let breaking: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  const json = { "content-type": "application/json" };
  failing = await startUpstream((response) => {
    response.writeHead(500, json).end(JSON.stringify({ error: { message: "oops" } }));
  });
  answering = await startUpstream((response) => {
    response.writeHead(200, json).end(JSON.stringify(completion));
  });
  limited = await startUpstream((response) => {
    response
      .writeHead(429, { ...json, "retry-after": "60" })
      .end(JSON.stringify({ error: { message: "slow down" } }));
  });
  const used = new WeakSet<Socket>();
  breaking = await startUpstream((response) => {
    const { socket } = response;
    if (socket === null || used.has(socket)) return void response.destroy();
    used.add(socket);
    response.writeHead(200, json).end(JSON.stringify(completion));
  });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
failover: { consecutive_failures: 1000 }
model_providers:
  - { model: sandbox/* }
  - { model: failing/m, provider_interface: openai, base_url: "http://127.0.0.1:${failing.port}/v1" }
  - { model: answering/m, provider_interface: openai, base_url: "http://127.0.0.1:${answering.port}/v1" }
  - { model: limited/m, provider_interface: openai, base_url: "http://127.0.0.1:${limited.port}/v1" }
  - { model: breaking/m, provider_interface: openai, base_url: "http://127.0.0.1:${breaking.port}/v1" }
  - { model: lost/m, provider_interface: openai, base_url: "http://lost.invalid:8080/v1" }
  - { model: keyless/m, provider_interface: openai, base_url: "http://keyless.invalid/v1", access_key: $PLANO_TEST_UNSET }
  - { model: missing/m, provider_interface: openai, base_url: "http://missing.invalid/v1" }
model_aliases:
  lost-first: { targets: [lost/m, answering/m] }
  lost-second: { targets: [failing/m, lost/m, answering/m] }
  lost-last: { targets: [failing/m, lost/m] }
  lost-before-failing: { targets: [lost/m, failing/m] }
  lost-before-limited: { targets: [lost/m, failing/m, limited/m] }
  lost-behind-breaking: { targets: [failing/m, breaking/m, lost/m] }
  all-lost: { targets: [lost/m, missing/m] }
`,
  );
});
beforeEach(() => {
  failing.received.length = 0;
  answering.received.length = 0;
});
afterAll(async () => {
  await plano?.stop();
  await failing?.close();
  await answering?.close();
  await limited?.close();
  await breaking?.close();
});

interface Told {
  status: number;
  provider: string | null;
  attempts: string | null;
  wait: string | null;
  message: string | undefined;
}

async function ask(model: string): Promise<Told> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
  });
  const { error } = (await response.json()) as { error?: { message: string } };
  return {
    status: response.status,
    provider: response.headers.get("x-plano-provider"),
    attempts: response.headers.get("x-plano-attempts"),
    wait: response.headers.get("retry-after"),
    message: error?.message,
  };
}

const asked = (): number[] => [failing.received.length, answering.received.length];
const noAddress = (host: string): string =>
  `The model provider at ${host} has no address that can be used: its host name is not known, or all its addresses rest.`;
/** After others were tried; the last one's address is missing. */
const noAddressAfter = (...tried: string[]): string =>
  `${noAddress("lost.invalid:8080")} Tried: ${[...tried, "lost/m (no_address)"].join(", ")}.`;

test("a target without an address and without a key names the key that is not set", async () => {
  expect(await ask("keyless/m")).toMatchObject({
    status: 500,
    wait: null,
    message: "The gateway has no key for the provider keyless: PLANO_TEST_UNSET is not set.",
  });
});

test("a target without an address is passed over", async () => {
  expect(await ask("lost-first")).toMatchObject({ status: 200, provider: "answering", attempts: "1" });
  expect(await ask("lost-second")).toMatchObject({ status: 200, provider: "answering", attempts: "2" });
  expect(asked()).toEqual([1, 2]);
});

test("no target is asked twice, and the error names the host that has no address", async () => {
  for (const model of ["lost-last", "lost-before-failing"]) {
    expect(await ask(model)).toEqual({
      status: 500,
      provider: "lost",
      attempts: "2",
      wait: "1",
      message: noAddressAfter("failing/m (status 500)"),
    });
  }
  expect(asked()).toEqual([2, 0]);
});

test("the last error's status and wait are the client's", async () => {
  expect(await ask("lost-before-limited")).toEqual({
    status: 429,
    provider: "lost",
    attempts: "3",
    wait: "60",
    message: noAddressAfter("failing/m (status 500)", "limited/m (status 429)"),
  });
});

test("no target is asked twice, also when an idle connection swallowed the attempt between", async () => {
  expect(await ask("breaking/m")).toMatchObject({ status: 200 });
  expect(await ask("lost-behind-breaking")).toMatchObject({
    status: 500,
    attempts: "3",
    message: noAddressAfter("failing/m (status 500)", "breaking/m (reset)"),
  });
  expect(breaking.received.length).toBe(2);
  expect(asked()).toEqual([1, 0]);
});

test("the observation says what became of each attempt", async () => {
  await ask("lost-last");
  const observations = await plano.observations(8);
  expect(observations.find(({ asked }) => asked === "lost-last")).toMatchObject({
    target: "lost/m",
    status: 500,
    attempts: [
      { target: "failing/m", status: 500, error: "status" },
      { target: "lost/m", status: 0, error: "no_address" },
    ],
  });
});

test("a model whose only host is not known is told by its host, too", async () => {
  expect(await ask("lost/m")).toMatchObject({ status: 503, message: noAddress("lost.invalid:8080") });
  expect(await ask("all-lost")).toMatchObject({ status: 503, message: noAddress("lost.invalid:8080") });
});
