// Compressed requests through real Envoy: model and agent listeners decode gzip, br and zstd, and bound what comes out.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const COMPLETION = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});
const LIMIT = 1 << 20;
const ZSTD_BLOCK = 1 << 17;

/** A frame of https://www.rfc-editor.org/rfc/rfc8878 without compression; Node 20 has no encoder. */
function zstd(blocks: readonly Buffer[], repeated = false): Buffer {
  const parts = blocks.flatMap((block, index) => {
    const header = Buffer.alloc(3);
    const size = repeated ? ZSTD_BLOCK : block.length;
    header.writeUIntLE(Number(index === blocks.length - 1) | (Number(repeated) << 1) | (size << 3), 0, 3);
    return [header, block];
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), ...parts]);
}

let upstream: TestUpstream;
let plano: TestPlano;
let listeners: Record<string, string>;
beforeAll(async () => {
  upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(COMPLETION);
  });
  const own = `"http://127.0.0.1:${upstream.port}/v1"`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: agents, address: 127.0.0.1, agents: [{ id: a }] }
agents: [{ id: a, url: ${own} }]
limits: { request_body: 1MiB }
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, base_url: ${own} }
model_aliases: { both: { targets: [sandbox/sandbox-error-500, own/m] } }
`);
  const [agents] = plano.plan.config.agentListeners;
  listeners = { models: plano.url, agents: `http://127.0.0.1:${agents?.port}` };
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

async function send(listener: string, encoding: string, body: Buffer): Promise<[number, string]> {
  const response = await fetch(`${listeners[listener]}/v1/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-encoding": encoding,
      "cache-control": "no-transform",
    },
    body,
  });
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  return [response.status, error?.code ?? error?.message ?? ""];
}

const words = Array.from({ length: 9_000 }, (_, index) => `w${(index * 7919) % 9_001}`).join(" ");
const plain = Buffer.from(JSON.stringify({ model: "own/m", messages: [{ role: "user", content: words }] }));
const each = ["models", "agents"];

test.each([
  ["gzip", gzipSync(plain)],
  ["br", brotliCompressSync(plain)],
  ["zstd", zstd([plain])],
])("a request in %s reaches providers and agents decoded", async (encoding, body) => {
  for (const listener of each) {
    expect(await send(listener, encoding, body)).toEqual([200, ""]);
    const received = upstream.received.at(-1);
    expect(received?.headers["content-encoding"]).toBeUndefined();
    expect(received?.body.toString()).toContain(words);
  }
});

test.each(["identity", "Identity", ""])("a request in %j fails over as others do", async (encoding) => {
  expect(
    await send("models", encoding, Buffer.from(JSON.stringify({ ...JSON.parse(`${plain}`), model: "both" }))),
  ).toEqual([200, ""]);
});

const zeros = Buffer.alloc(64 << 20);
test.each([
  ["gzip", gzipSync(zeros)],
  ["br", brotliCompressSync(zeros)],
  ["zstd", zstd(Array<Buffer>(512).fill(Buffer.alloc(1)), true)],
])("a bomb in %s is refused", async (encoding, body) => {
  expect(body.length).toBeLessThan(LIMIT);
  const before = upstream.received.length;
  for (const listener of each) {
    expect([400, 413]).toContain((await send(listener, encoding, body))[0]);
  }
  expect(upstream.received.length).toBe(before);
});

test.each([
  [
    "decoded size beyond the limit",
    "gzip",
    gzipSync(Buffer.concat([plain, Buffer.from(words.repeat(25))])),
    413,
  ],
  ["broken data", "gzip", gzipSync(plain).fill(7, 900, 5_000), 400],
  ["broken data", "br", brotliCompressSync(plain).fill(7, 900, 5_000), 400],
  ["broken data", "zstd", zstd([plain]).fill(0xff, 6, 9), 400],
  ["cut data", "gzip", gzipSync(plain).subarray(0, 5_000), 400],
  ["no gzip at all", "gzip", plain, 400],
  ["another encoding", "deflate", deflateSync(plain), 415],
  ["two encodings", "gzip, br", brotliCompressSync(gzipSync(plain)), 400],
])("%s in %s is refused", async (_name, encoding, body, status) => {
  for (const listener of each) {
    expect((await send(listener, encoding, body))[0]).toBe(status);
  }
});
