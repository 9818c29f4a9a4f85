// Providers that close idle connections, through real Envoy with two workers: a request that meets a closing
// connection is repeated, whatever its size, also when `max_retries` is 0. Requests to agents are never repeated.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const ANSWER = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});

/** Closes each connection right after an answer on it, without announcing it. */
let closing: Server;
/** Breaks a connection on its second request, as if it had just been closed. */
let breaking: TestUpstream;
/** Breaks each connection, also a new one. */
let broken: TestUpstream;
let agent: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  closing = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(ANSWER, () => request.socket.end());
    });
  });
  await new Promise<void>((resolve) => closing.listen(0, "127.0.0.1", resolve));
  const used = new WeakSet<Socket>();
  breaking = await startUpstream((response: ServerResponse) => {
    const { socket } = response;
    if (socket === null || used.has(socket)) return void response.destroy();
    used.add(socket);
    response.writeHead(200, { "content-type": "application/json" }).end(ANSWER);
  });
  broken = await startUpstream((response) => void response.destroy());
  agent = await startUpstream((response) => void response.destroy());
  const at = (port: number): string => `provider_interface: openai, base_url: "http://127.0.0.1:${port}/v1"`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, max_retries: 0 }
  - { type: agent, name: agents, address: 127.0.0.1, agents: [{ id: a }] }
agents: [{ id: a, url: "http://127.0.0.1:${agent.port}/v1" }]
model_providers:
  - { model: sandbox/m }
  - { model: closing/m, ${at((closing.address() as AddressInfo).port)} }
  - { model: breaking/m, ${at(breaking.port)} }
  - { model: broken/m, ${at(broken.port)} }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano.stop();
  closing.closeAllConnections();
  await new Promise((resolve) => closing.close(resolve));
  await Promise.all([breaking.close(), broken.close(), agent.close()]);
});

async function ask(base: string, model: string, content = "hi"): Promise<number> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content }] });
  const response = await fetch(`${base}/v1/chat/completions`, { method: "POST", body });
  await response.arrayBuffer();
  return response.status;
}

/** Statuses other than 200. */
async function failures(
  model: string,
  requests: number,
  clients: number,
  content?: string,
): Promise<number[]> {
  let left = requests;
  const failed: number[] = [];
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const status = await ask(plano.url, model, content);
      if (status !== 200) failed.push(status);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return failed;
}

test("none of 1,000 requests fails at a provider that closes each connection after an answer", async () => {
  // Of attempts without a repeat about 25 fail.
  expect(await failures("closing/m", 1_000, 4)).toEqual([]);
}, 120_000);

test("none of 200 requests fails when each reused connection breaks, and the provider sees each of them", async () => {
  expect(await failures("breaking/m", 200, 1)).toEqual([]);
  // Each worker of Envoy has a connection that breaks at every second request.
  expect(breaking.received.length).toBeGreaterThanOrEqual(290);
}, 120_000);

test("a request of 10 MB is repeated whole when its reused connection breaks", async () => {
  breaking.received.length = 0;
  expect(await failures("breaking/m", 6, 1, "x".repeat(10_000_000))).toEqual([]);
  const bodies = breaking.received.map(({ body }) => body);
  expect(bodies.length).toBeGreaterThan(6);
  expect(bodies.every((body) => body.length > 10_000_000 && body.equals(bodies[0] ?? body))).toBe(true);
}, 120_000);

test("a request that breaks a new connection is not repeated", async () => {
  expect(await ask(plano.url, "broken/m")).toBe(502);
  expect(broken.received.length).toBe(1);
});

test("an agent whose connection breaks is not asked again", async () => {
  const [listener] = plano.plan.config.agentListeners;
  expect(await ask(`http://127.0.0.1:${listener?.port}`, "any")).toBe(502);
  expect(agent.received.length).toBe(1);
});
