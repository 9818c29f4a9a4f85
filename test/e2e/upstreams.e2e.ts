// Connections to providers, as far as real Envoy shows: a full circuit breaker, addresses used in turn, one
// that is down, and one whose health check fails.
import type { Socket } from "node:net";
import OpenAI, { type APIError } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const answer = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});

let well = true;
let release: () => void = () => {};
let slow: TestUpstream;
let checked: TestUpstream;
let other: TestUpstream;
let idle: TestUpstream;
let plano: TestPlano;
/** Connections to `idle`. */
let open = 0;
beforeAll(async () => {
  slow = await startUpstream((response) => {
    release = () => response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  checked = await startUpstream((response, { path }) => {
    const status = path === "/health" && !well ? 503 : 200;
    response.writeHead(status, { "content-type": "application/json" }).end(answer);
  });
  other = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  const seen = new Set<Socket>();
  idle = await startUpstream((response) => {
    const { socket } = response;
    if (socket !== null && !seen.has(socket)) {
      seen.add(socket);
      open += 1;
      socket.on("close", () => {
        open -= 1;
      });
    }
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  const urls = (...ports: number[]): string =>
    ports.map((port) => `"http://127.0.0.1:${port}/v1"`).join(", ");
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
upstreams: { max_requests: 1, idle_timeout: 300ms }
failover: { consecutive_failures: 0 }
model_providers:
  - { model: sandbox/* }
  - { model: slow/m, provider_interface: openai, base_url: "http://127.0.0.1:${slow.port}/v1" }
  - { model: idle/m, provider_interface: openai, base_url: "http://127.0.0.1:${idle.port}/v1" }
  - { model: half-down/m, provider_interface: openai, base_url: [${urls(1, other.port)}] }
  - model: checked/m
    provider_interface: openai
    base_url: [${urls(checked.port, other.port)}]
    health_check: { path: /health, interval: 100ms, timeout: 1s, unhealthy_threshold: 1, healthy_threshold: 1 }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano.stop();
  await Promise.all([slow.close(), checked.close(), other.close(), idle.close()]);
});

const ask = (model: string): Promise<unknown> =>
  new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "none", maxRetries: 0 }).chat.completions.create({
    model,
    messages: [{ role: "user", content: "hi" }],
  });
const asked = ({ received }: TestUpstream): number =>
  received.filter(({ path }) => path !== "/health").length;

test("a request beyond the circuit breaker's limit gets a 503 with a retry hint", async () => {
  const first = ask("slow/m");
  await eventually(() => slow.received.length === 1, "the first request arrived");
  const error = await ask("slow/m").catch((reason: unknown) => reason as APIError);
  expect(error).toMatchObject({ status: 503, code: "upstream_unavailable" });
  expect((error as APIError).headers?.get("retry-after")).toBe("1");
  release();
  await first;
});

test("an unreachable address causes no failure when another one is up", async () => {
  for (let requests = 0; requests < 6; requests++) await ask("half-down/m");
});

test("an idle connection is closed", async () => {
  await ask("idle/m");
  expect(open).toBe(1);
  await eventually(() => open === 0, "the connections were closed");
});

test("addresses take turns, and one whose check fails is left out until it recovers", async () => {
  await ask("checked/m");
  await eventually(async () => {
    await ask("checked/m");
    return asked(checked) > 0 && asked(other) > 0;
  }, "both were asked");
  well = false;
  const left = async (): Promise<boolean> => {
    const before = asked(checked);
    for (let requests = 0; requests < 6; requests++) await ask("checked/m");
    return asked(checked) === before;
  };
  await eventually(left, "the unhealthy one was ejected");
  well = true;
  await eventually(async () => !(await left()), "it was used again");
});
