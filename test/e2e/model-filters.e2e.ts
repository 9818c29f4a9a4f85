// Filters at a model listener, through real Envoy: requests go through brightstaff, and the wasm filter still
// provides translation, limits, headers and errors.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { type APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let filters: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  filters = await startUpstream((response, { path, body }) => {
    const text = body.toString();
    if (text.includes("forbidden")) return void response.writeHead(451).end("not here");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(path.startsWith("/out") ? text.replaceAll("sandbox", "filter") : text);
  });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - type: model
    name: models
    address: 127.0.0.1
    input_filters: [in]
    output_filters: [out]
    unfiltered_endpoints: [embeddings]
filters:
  - { id: in, type: http, url: "http://127.0.0.1:${filters.port}/in" }
  - { id: out, type: http, url: "http://127.0.0.1:${filters.port}/out" }
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox/limited }
  - { model: sandbox-messages/* }
model_aliases: { fast: { target: sandbox-messages/claude } }
limits: { request_body: 64KiB }
ratelimits: [{ model: sandbox/limited, limit: { requests: 1, unit: day } }]
`,
    {},
    2,
  );
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await filters?.close();
});

const messages = [{ role: "user" as const, content: "hello" }];
const chat = (model: string, content = "hello") =>
  openai.chat.completions.create({ model, messages: [{ role: "user", content }] });

test("B2: filters see each request in the client's API, and models of any provider answer", async () => {
  filters.received.length = 0;
  const { choices } = await chat("sandbox-messages/claude");
  expect(choices[0]?.message.content).toContain("Hello from the filter");
  const message = await anthropic.messages.create({ model: "sandbox/gpt", max_tokens: 100, messages });
  expect(message.content).toMatchObject([
    { type: "text", text: expect.stringContaining("Hello from the filter") },
  ]);
  expect(filters.received.map(({ path }) => path)).toEqual([
    "/in/v1/chat/completions",
    "/out/v1/chat/completions",
    "/in/v1/messages",
    "/out/v1/messages",
  ]);
});

test("B2: streams pass through the SDKs' own helpers", async () => {
  const stream = anthropic.messages.stream({ model: "sandbox/gpt", max_tokens: 100, messages });
  expect(await stream.finalText()).toContain("filter");
  const events = await openai.responses.create({ model: "sandbox/gpt", input: "hello", stream: true });
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  expect([types[0], types.at(-1)]).toEqual(["response.created", "response.completed"]);
});

test("the wasm filter's response headers reach the client", async () => {
  const { response } = await chat("gpt").withResponse();
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "x-plano-provider": "sandbox",
    "x-plano-model": "gpt",
    "x-plano-attempts": "1",
  });
});

test("B2: a filter's refusal reaches the client before a model is asked", async () => {
  const error = await chat("gpt", "forbidden").catch((reason: APIError) => reason);
  expect(error).toMatchObject({
    status: 451,
    code: "filter_stopped",
    message: expect.stringContaining("not here"),
  });
});

describe("B1 through brightstaff", () => {
  const headers = async (request: object): Promise<[number, string | null]> => {
    const response = await fetch(`${plano.url}/v1/messages`, {
      method: "POST",
      body: JSON.stringify({ max_tokens: 9, messages, ...request }),
    });
    await response.text();
    return [response.status, response.headers.get("x-plano-model")];
  };

  test("resolves an alias, and uses the default model for a request without one", async () => {
    expect(await headers({ model: "fast" })).toEqual([200, "claude"]);
    expect(await headers({})).toEqual([200, "gpt"]);
  });

  test("answers an unknown model with a 404 in each API's shape", async () => {
    const bodies = ["chat/completions", "messages", "responses"].map(async (path) => {
      const body = JSON.stringify({ model: "nobody", input: "hello", messages });
      const response = await fetch(`${plano.url}/v1/${path}`, { method: "POST", body });
      return [response.status, await response.json()];
    });
    expect(await Promise.all(bodies)).toMatchObject([
      [404, { error: { code: "model_not_found" } }],
      [404, { type: "error", error: { type: "not_found_error" } }],
      [404, { error: { code: "model_not_found" } }],
    ]);
  });
});

test("limits, unknown models and unreadable requests behave as without filters", async () => {
  await chat("limited");
  const limited = await chat("limited").catch((reason: APIError) => reason);
  expect(limited).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  const unknown = await chat("nobody").catch((reason: APIError) => reason);
  expect(unknown).toMatchObject({ status: 404, code: "model_not_found" });
  const large = await chat("gpt", "x".repeat(70_000)).catch((reason: APIError) => reason);
  expect(large).toMatchObject({ status: 413, code: "request_too_large" });
  const compressed = await fetch(`${plano.url}/v1/messages`, {
    method: "POST",
    headers: { "content-encoding": "compress" },
    body: new Uint8Array([1, 2, 3]),
  });
  expect([compressed.status, await compressed.json()]).toMatchObject([415, { type: "error" }]);
});

test("other requests of the model listener stay in Envoy", async () => {
  filters.received.length = 0;
  const { data } = await openai.models.list();
  expect(data.map(({ id }) => id)).toContain("sandbox/gpt");
  const { data: vectors } = await openai.embeddings.create({ model: "sandbox/gpt", input: "hello" });
  expect(vectors.length).toBe(1);
  expect(filters.received).toEqual([]);
});
