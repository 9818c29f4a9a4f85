// Compression for clients through real Envoy: whole answers are compressed, streams never, and providers are
// asked not to compress.
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const words = "words and more words ".repeat(500);
const completion = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: words }, finish_reason: "stop" }],
};
const chunk = (content: string): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;

let upstream: TestUpstream;
let plano: TestPlano;
/** Lets the stream continue. */
let goOn = (): void => {};
beforeAll(async () => {
  upstream = await startUpstream(async (response, { body }) => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(completion));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const more = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    response.write(chunk(words));
    await more;
    response.end(`${chunk("end")}data: [DONE]\n\n`);
  });
  const base = `base_url: "http://127.0.0.1:${upstream.port}/v1"`;
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, ${base} }
`);
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

const ask = (accept: string, more: object = {}) =>
  request(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-encoding": accept },
    body: JSON.stringify({ model: "own/m", messages: [{ role: "user", content: "a" }], ...more }),
  });

test.each([
  ["gzip", gunzipSync],
  ["br", brotliDecompressSync],
])("a client that accepts %s gets a whole answer in it", async (coding, decompress) => {
  const { headers, body } = await ask(coding);
  expect(headers["content-encoding"]).toBe(coding);
  expect(JSON.parse(decompress(await body.bytes()).toString())).toEqual(completion);
  expect(upstream.received.at(-1)?.headers["accept-encoding"]).toBe("identity");
});

test("a client that accepts no encoding gets a plain answer", async () => {
  const { headers, body } = await ask("identity");
  expect(headers["content-encoding"]).toBeUndefined();
  expect(await body.json()).toEqual(completion);
});

test("a stream is not compressed, and each event arrives before the next is sent", async () => {
  const { headers, body } = await ask("gzip, br", { stream: true });
  expect(headers["content-encoding"]).toBeUndefined();
  const events = body[Symbol.asyncIterator]();
  let text = "";
  while (!text.includes(words)) text += String((await events.next()).value);
  expect(text).not.toContain("[DONE]");
  goOn();
  for (let next = await events.next(); next.done !== true; next = await events.next())
    text += String(next.value);
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
});
