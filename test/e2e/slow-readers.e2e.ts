// Clients that do not read their answers, whole or streamed: this never counts against the provider. It is
// neither ejected nor skipped, no attempt counts as failed, and Envoy does not read ahead for them.
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const PIECE = `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content: "x".repeat(60_000) }, finish_reason: null }] })}\n\n`;
/** More than the kernel's buffers of both connections hold. */
const PIECES = 500;

let written = 0;
let upstream: TestUpstream;
let plano: TestPlano;
const sockets: Socket[] = [];
beforeAll(async () => {
  upstream = await startUpstream(async (response, { body }) => {
    const { stream } = JSON.parse(body.toString()) as { stream?: boolean };
    if (stream !== true) return void response.end('{"choices":[]}');
    response.setMaxListeners(0);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let count = 0; count < PIECES && !response.destroyed; count += 1) {
      written += PIECE.length;
      if (response.write(PIECE)) continue;
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    }
    response.end();
  });
  const place = `provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", api: chat-completions`;
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 3s }]
failover: { consecutive_failures: 1, consecutive_5xx: 1 }
model_providers:
  - { model: own/a, ${place} }
  - { model: sandbox/m }
model_aliases: { both: { targets: [own/a, sandbox/m] } }
`);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await plano.stop();
  await upstream.close();
});

function askAndNotRead(): void {
  const body = JSON.stringify({ model: "both", stream: true, messages: [{ role: "user", content: "hi" }] });
  const socket = connect(plano.plan.config.modelListener.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  socket.pause();
  sockets.push(socket);
}

async function statsOf(filter: string): Promise<string[]> {
  const text = await (await fetch(`${plano.adminUrl}/stats?filter=${filter}`)).text();
  return text.split("\n").filter((line) => /: [1-9]/.test(line));
}

test("clients that do not read do not get a provider ejected", { timeout: 60_000 }, async () => {
  for (let count = 0; count < 3; count += 1) askAndNotRead();
  await vi.waitFor(
    async () => expect(await statsOf("downstream_rq_idle_timeout")).toEqual([expect.stringMatching(/: 3$/)]),
    { timeout: 40_000, interval: 200 },
  );
  expect(written).toBeLessThan(3 * PIECES * PIECE.length);
  expect(
    await statsOf("ejections_(total|active)|upstream_rq_5xx|per_try_timeout|upstream_rq_retry$"),
  ).toEqual([]);
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "both", messages: [{ role: "user", content: "hi" }] }),
  });
  expect([response.headers.get("x-plano-provider"), response.headers.get("x-plano-attempts")]).toEqual([
    "own",
    "1",
  ]);
});
