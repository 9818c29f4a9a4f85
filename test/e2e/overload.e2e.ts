// Clients that are slow or withhold their requests, at an Envoy with little memory: they are disconnected
// with a reason, and later clients are served.
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const MEMORY = 128 << 20;
/** Milliseconds. With little memory Envoy disconnects after 15 seconds of silence; a busy machine adds some. */
const SILENCE_ENDS = 30_000;
const BODY = 4 << 20;

let plano: TestPlano;
let ports: number[];
beforeAll(async () => {
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 60s, request_timeout: 30s }
  - { type: agent, name: agents, address: 127.0.0.1, port: 8001, request_timeout: 30s, agents: [{ id: one }] }
  - { type: agent, name: hasty, address: 127.0.0.1, port: 8002, request_timeout: 1s, agents: [{ id: one }] }
agents: [{ id: one, url: "http://127.0.0.1:1" }]
limits: { memory: ${MEMORY}, request_body: 8MiB, response_body: 8MiB }
model_providers: [{ model: sandbox/m, default: true }]
`,
    {},
    2,
  );
  const { modelListener, agentListeners } = plano.plan.config;
  ports = [modelListener.port, ...agentListeners.map(({ port }) => port)];
});
afterAll(() => plano.stop());

const opened: { destroy(): void }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) each.destroy();
  await served();
}, 60_000);

/** Memory is free again after the idle timeout, which is shorter than usual. */
async function served(): Promise<void> {
  await vi.waitFor(async () => expect((await ask()).status).toBe(200), { timeout: 50_000, interval: 200 });
}

async function ask(port = ports[0], path = "/v1/chat/completions"): Promise<Response> {
  const body = JSON.stringify({ model: "sandbox/m", messages: [{ role: "user", content: "hi" }] });
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { connection: "close" },
    body,
  });
}

const CLOSED = "closed";

/**
 * Sends the head and half of the body of a request; resolves once they are written. Adds the response, and
 * its end, to `told`.
 */
function withhold(told: string[], port = ports[0] ?? 0): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  opened.push(socket);
  socket.on("data", (data) => told.push(String(data)));
  socket.on("error", () => {});
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${2 * BODY}\r\n\r\n`);
  return new Promise((resolve) => {
    socket.on("close", () => {
      told.push(CLOSED);
      resolve(socket);
    });
    socket.write(Buffer.alloc(BODY, " "), () => resolve(socket));
  });
}

/**
 * Withholds requests until this one is refused. Envoy checks its memory periodically and keeps reading
 * withheld requests; if it has to break connections off, some memory is free again.
 */
async function refused(told: string[], port: number | undefined, path: string): Promise<Response> {
  for (;;) {
    const response = await ask(port, path).catch(() => undefined);
    if (response?.status === 503) return response;
    if (response === undefined) opened.pop()?.destroy();
    else await withhold(told);
  }
}

function withholdHttp2(told: string[]): void {
  const session = connectHttp2(`http://127.0.0.1:${ports[0]}`);
  opened.push(session);
  session.on("error", ({ message }: Error) => told.push(message));
  const stream = session.request({ ":method": "POST", ":path": "/v1/chat/completions" });
  stream.on("error", ({ message }: Error) => told.push(message));
  stream.on("response", (headers) => told.push(String(headers[":status"])));
  stream.write(Buffer.alloc(BODY, " "));
}

async function allocated(): Promise<number> {
  const memory = (await (await fetch(`${plano.adminUrl}/memory`)).json()) as { allocated: string };
  return Number(memory.allocated);
}

describe("when memory is short", { timeout: 60_000 }, () => {
  test("requests are refused in the shape of every API, with a retry hint", async () => {
    const told: string[] = [];
    for (const port of ports.slice(0, 2)) {
      for (const path of ["/v1/chat/completions", "/v1/messages", "/v1/responses"]) {
        const response = await refused(told, port, path);
        expect(response.headers.get("retry-after")).toBe("1");
        expect(await response.json()).toMatchObject({
          type: "error",
          error: { code: "gateway_overloaded", type: "overloaded_error", message: expect.any(String) },
        });
      }
    }
  });

  test.each([
    ["HTTP/1.1", (told: string[]) => void withhold(told)],
    ["HTTP/2", withholdHttp2],
  ])("clients over %s that withhold the rest of their request are disconnected", async (_name, begin) => {
    const told: string[] = [];
    for (let count = 0; count < 60; count += 1) begin(told);
    await eventually(() => told.length > 0, "some were disconnected", SILENCE_ENDS);
    await served();
    expect(await allocated()).toBeLessThan(MEMORY);
  });

  test("a client that sends on over HTTP/1.1 gets the reason before it is disconnected", async () => {
    const told: string[] = [];
    const sockets: Socket[] = [];
    for (let count = 0; count < 60; count += 1) void withhold(told).then((socket) => sockets.push(socket));
    const isAnswer = (text: string): boolean => text.startsWith("HTTP/1.1 ");
    await eventually(() => {
      for (const socket of sockets) if (socket.writable) socket.write(" ");
      return told.some(isAnswer);
    }, "some were told");
    const answer = told.find(isAnswer);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain("retry-after: 1");
    expect(answer).toContain('"code":"gateway_overloaded"');
  });
});

describe("a request that takes longer than request_timeout to arrive is a 408 in JSON", () => {
  const begin = "POST /v1/messages HTTP/1.1\r\nhost: x\r\n";

  test.each([
    ["its body, byte by byte", `${begin}content-length: 100000\r\n\r\n{`, "a"],
    ["its body, not at all", `${begin}content-length: 100000\r\n\r\n{`, ""],
    ["its headers", begin, "x-a: b\r\n"],
  ])("%s", async (_name, head, piece) => {
    const socket = connect(ports[2] ?? 0, "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => {
      answer += String(data);
    });
    socket.on("error", () => {});
    socket.write(head);
    await eventually(() => {
      if (answer === "" && piece !== "") socket.write(piece);
      return /\}\s*$/.test(answer);
    }, "it was answered");
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject({
      type: "error",
      error: { type: "timeout_error", code: "request_timeout" },
    });
  });
});
