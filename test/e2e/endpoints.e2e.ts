// Endpoints that are passed on, through real Envoy with the official SDKs: forms with files, binary answers, refusals.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { NotFoundError, toFile } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

/** Every byte there is, again and again; three megabytes. */
const bytes = Buffer.from(
  Uint8Array.from({ length: 3 << 20 }, (_, index) => (index * 31 + (index >> 8)) & 255),
);

let upstream: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
beforeAll(async () => {
  upstream = await startUpstream((response, { path }) => {
    const json = (body: object): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (path === "/v1/audio/speech") response.writeHead(200, { "content-type": "audio/mpeg" }).end(bytes);
    else if (path === "/v1/audio/transcriptions") json({ text: "heard" });
    else if (path === "/v1/messages/count_tokens") json({ input_tokens: 7 });
    else json({ object: "list", model: "m", data: [{ object: "embedding", index: 0, embedding: [1, 2] }] });
  });
  const at = `base_url: "http://127.0.0.1:${upstream.port}"`;
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/* }
  - { model: own/*, provider_interface: openai, ${at} }
  - { model: claude/*, provider_interface: anthropic, ${at} }
model_aliases: { ears: { target: own/whisper-1 } }
`);
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

test("a form's file arrives byte for byte, with the model as the provider knows it", async () => {
  const file = await toFile(bytes, "model.wav");
  const { text } = await openai.audio.transcriptions.create({ file, model: "ears" });
  expect(text).toBe("heard");
  const { body, headers } = upstream.arrived.at(-1) ?? { body: Buffer.alloc(0), headers: {} };
  expect(body.includes(bytes)).toBe(true);
  expect(body.includes("whisper-1")).toBe(true);
  expect(body.includes("ears")).toBe(false);
  expect(headers["content-length"]).toBe(String(body.length));
});

test("a binary answer arrives byte for byte", async () => {
  const answer = await openai.audio.speech.create({ model: "own/tts-1", voice: "alloy", input: "hello" });
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test("embeddings and token counts", async () => {
  const { data } = await openai.embeddings.create({ model: "own/e", input: "a", encoding_format: "float" });
  expect(data[0]?.embedding).toEqual([1, 2]);
  const anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "a" }];
  expect(await anthropic.messages.countTokens({ model: "claude/x", messages })).toEqual({ input_tokens: 7 });
});

test("a provider that has no such endpoint is a 404 the SDK understands", async () => {
  const asked = openai.embeddings.create({ model: "claude/x", input: "a" });
  await expect(asked).rejects.toBeInstanceOf(NotFoundError);
  await expect(asked).rejects.toThrow("The provider claude has no /v1/embeddings.");
});
