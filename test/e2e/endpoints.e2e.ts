// Endpoints that are passed on, through real Envoy with the official SDKs: forms with files, binary answers,
// refusals.
import { createHash } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import { type Sandbox, startSandbox } from "@plano/sandbox";
import OpenAI, { NotFoundError, toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

/** Every byte value, repeated; three megabytes. */
const bytes = Buffer.from(
  Uint8Array.from({ length: 3 << 20 }, (_, index) => (index * 31 + (index >> 8)) & 255),
);

let upstream: TestUpstream;
let sandbox: Sandbox;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  sandbox = await startSandbox();
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
  - { model: chats/*, provider_interface: openai, base_url: "${sandbox.url}" }
  - { model: ranks/*, provider_interface: together_ai, base_url: "${sandbox.url}" }
  - { model: counts/*, provider_interface: anthropic, base_url: "${sandbox.url}" }
  - { model: amazon_bedrock/*, access_key: any, base_url: "${sandbox.url}/amazon_bedrock" }
  - { model: gemini/*, access_key: any, base_url: "${sandbox.url}/gemini/v1beta" }
  - { model: vertex_ai/*, access_key: any, base_url: "${sandbox.url}/vertex_ai/v1beta" }
model_aliases: { ears: { target: own/whisper-1 } }
`);
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
  await sandbox?.close();
});

test("a form's file arrives byte for byte, with the provider's name of the model", async () => {
  const file = await toFile(bytes, "model.wav");
  const { text } = await openai.audio.transcriptions.create({ file, model: "ears" });
  expect(text).toBe("heard");
  const { body, headers } = upstream.received.at(-1) ?? { body: Buffer.alloc(0), headers: {} };
  expect(body.includes(bytes)).toBe(true);
  expect(body.includes("whisper-1")).toBe(true);
  expect(body.includes("ears")).toBe(false);
  expect(headers["content-length"]).toBe(String(body.length));
});

test("a binary answer arrives byte for byte", async () => {
  const answer = await openai.audio.speech.create({ model: "own/tts-1", voice: "alloy", input: "hello" });
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test("embeddings and token counts reach the SDKs", async () => {
  const { data } = await openai.embeddings.create({ model: "own/e", input: "a", encoding_format: "float" });
  expect(data[0]?.embedding).toEqual([1, 2]);
  const messages = [{ role: "user" as const, content: "a" }];
  expect(await anthropic.messages.countTokens({ model: "claude/x", messages })).toEqual({ input_tokens: 7 });
});

test("a missing endpoint of a provider is a 404 that the SDK understands", async () => {
  const asked = openai.embeddings.create({ model: "claude/x", input: "a" });
  await expect(asked).rejects.toBeInstanceOf(NotFoundError);
  await expect(asked).rejects.toThrow("The provider claude has no /v1/embeddings.");
});

test("counts of tokens that a provider lacks are estimates, which say so", async () => {
  const messages = [{ role: "user" as const, content: "a" }];
  const asked = anthropic.messages.countTokens({ model: "chats/x", messages });
  const { data, response } = await asked.withResponse();
  expect([data.input_tokens > 0, response.headers.get("x-plano-estimated")]).toEqual([true, "true"]);
  const counted = await openai.responses.inputTokens.count({ model: "claude/x", input: "a" });
  expect(counted.object).toBe("response.input_tokens");
});

test.each([
  ["amazon_bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 2, null],
  ["gemini/gemini-2.5-flash", 2, null],
  ["vertex_ai/gemini-2.5-flash", 2, null],
  ["amazon_bedrock/amazon.nova-pro-v1:0", expect.any(Number), "true"],
])("%s counts by its own API where it has one", async (model, count, estimated) => {
  const messages = [{ role: "user" as const, content: "eight ch" }];
  const { data, response } = await anthropic.messages.countTokens({ model, messages }).withResponse();
  expect([data, response.headers.get("x-plano-estimated")]).toEqual([{ input_tokens: count }, estimated]);
  const counted = await openai.responses.inputTokens.count({ model, input: "eight ch" });
  expect(counted).toEqual({ object: "response.input_tokens", input_tokens: count });
});

test("a missing endpoint of the Responses API is a 404 that the SDK understands", async () => {
  const asked = openai.responses.compact({ model: "claude/x", input: "a" });
  await expect(asked).rejects.toBeInstanceOf(NotFoundError);
  await expect(asked).rejects.toThrow("has no /v1/responses/compact.");
});

test("an unknown path is a 404 in the client's shape", async () => {
  await expect(openai.files.list()).rejects.toBeInstanceOf(NotFoundError);
  await expect(openai.files.list()).rejects.toMatchObject({ code: "unknown_url" });
  const batches = anthropic.messages.batches.list();
  await expect(batches).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  await expect(batches).rejects.toMatchObject({ error: { type: "error" } });
});

describe("the sandbox answers", () => {
  test("the SDK's embeddings in base64", async () => {
    const { data, model } = await openai.embeddings.create({
      model: "chats/e",
      input: ["a", "b"],
      dimensions: 3,
    });
    expect(model).toBe("e");
    expect(data.map(({ embedding }) => embedding.length)).toEqual([3, 3]);
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
  });

  test("completions, whole and streamed", async () => {
    const asked = { model: "chats/c", prompt: "hello" };
    const text = 'Hello from the sandbox! You asked c: "hello"';
    expect((await openai.completions.create(asked)).choices[0]?.text).toBe(text);
    let streamed = "";
    for await (const { choices } of await openai.completions.create({ ...asked, stream: true }))
      streamed += choices[0]?.text ?? "";
    expect(streamed).toBe(text);
  });

  test("images", async () => {
    const { data } = await openai.images.generate({ model: "chats/i", prompt: "a boat", n: 2 });
    expect(data?.map(({ b64_json }) => b64_json?.slice(0, 8))).toEqual(["iVBORw0K", "iVBORw0K"]);
  });

  test("speech and its transcription", async () => {
    const speech = await openai.audio.speech.create({ model: "chats/s", voice: "alloy", input: "hello" });
    expect(speech.headers.get("content-type")).toBe("audio/mpeg");
    const sound = Buffer.from(await speech.arrayBuffer());
    expect(sound.equals(Buffer.from(Uint8Array.from({ length: 4096 }, (_, index) => index & 255)))).toBe(
      true,
    );
    const digest = createHash("sha256").update(sound).digest("hex").slice(0, 8);
    for (const audio of [openai.audio.transcriptions, openai.audio.translations]) {
      const file = await toFile(sound, "a.mp3", { type: "audio/mpeg" });
      const { text } = await audio.create({ model: "chats/w", file });
      expect(text).toBe(`I was given audio/mpeg of 4096 bytes (sha256 ${digest}) named a.mp3.`);
    }
  });

  test("moderations", async () => {
    const { results } = await openai.moderations.create({ model: "chats/m", input: ["peace", "violence"] });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
  });

  test("rerank, which no SDK here has", async () => {
    const body = { model: "ranks/r", query: "blue sea", documents: ["a red house", "the blue sea"] };
    const { results } = await openai.post<{ results: { index: number }[] }>("/rerank", { body });
    expect(results.map(({ index }) => index)).toEqual([1, 0]);
  });

  test("counts of tokens", async () => {
    const messages = [{ role: "user" as const, content: "eight ch" }];
    expect(await anthropic.messages.countTokens({ model: "counts/c", messages })).toEqual({
      input_tokens: 2,
    });
  });

  test("refused requests with the SDK's own error", async () => {
    const asked = openai.images.generate({ model: "chats/i", prompt: "a boat", n: 11 });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    const messages = [{ role: "user" as const, content: "" }];
    const counted = anthropic.messages.countTokens({ model: "counts/c", messages, tools: [{} as never] });
    await expect(counted).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  });
});
