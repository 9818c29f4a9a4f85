// Ids of requests: every response tells Plano's, the header that SDKs read has the provider's.
import { connect } from "node:net";
import Anthropic, { APIError as AnthropicError } from "@anthropic-ai/sdk";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const ID = "x-plano-request-id";
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const messages = [{ role: "user" as const, content: "hello" }];

let plano: TestPlano;
/** A provider, and an agent, that tells no ids. */
let silent: TestUpstream;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  silent = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json", [ID]: "forged" });
    const choices = [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }];
    response.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices }));
  });
  const url = `http://127.0.0.1:${silent.port}`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: agents, port: 8001, agents: [{ id: helper, description: helps }] }
agents: [{ id: helper, url: "${url}" }]
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox/sandbox-error-500 }
  - { model: sandbox-messages/claude }
  - { model: silent/m, provider_interface: openai, base_url: "${url}/v1" }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  several: { targets: [sandbox/sandbox-error-500, sandbox-messages/claude] }
`);
  openai = new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "unused", maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: plano.url, apiKey: "unused", maxRetries: 0 });
});
afterAll(async () => {
  await plano.stop();
  await silent.close();
});

/** The observation of the request that Plano gave the id. */
async function observed(id: string | null): Promise<Record<string, unknown> | undefined> {
  let found: Record<string, unknown> | undefined;
  await eventually(async () => {
    found = (await plano.observations(0)).find(({ request_id: one }) => one === id);
    return found !== undefined;
  }, `${id} is observed`);
  return found;
}

test("an answer has the provider's id where SDKs read it, and Plano's beside it", async () => {
  const chat = openai.chat.completions.create({ model: "several", messages });
  const { request_id: theirs, response } = await chat.withResponse();
  const id = response.headers.get(ID) ?? "";
  expect(id).toMatch(UUID);
  expect(theirs).toMatch(/^req_/);
  expect(response.headers.get("request-id")).toBeNull();
  expect(await observed(id)).toMatchObject({
    attempts: [{ request_id: expect.stringMatching(/^req_/) }, { request_id: theirs }],
  });

  const { request_id, response: other } = await anthropic.messages
    .create({ model: "sandbox/gpt", max_tokens: 9, messages })
    .withResponse();
  expect(request_id).toMatch(/^req_/);
  expect(await observed(other.headers.get(ID))).toMatchObject({ attempts: [{ request_id }] });
});

test("a stream tells both as well", async () => {
  const { response } = await openai.chat.completions
    .create({ model: "sandbox/gpt", messages, stream: true })
    .withResponse();
  await response.body?.cancel();
  expect([response.headers.get(ID), response.headers.get("x-request-id")]).toEqual([
    expect.stringMatching(UUID),
    expect.stringMatching(/^req_/),
  ]);
});

test("where a provider tells none, SDKs get Plano's, and no provider can forge it", async () => {
  const { request_id: shown, response } = await openai.chat.completions
    .create({ model: "silent/m", messages }, { headers: { "x-request-id": "mine-1" } })
    .withResponse();
  expect([shown, response.headers.get(ID)]).toEqual(["mine-1", "mine-1"]);
  const { request_id } = await anthropic.messages
    .create({ model: "silent/m", max_tokens: 9, messages })
    .withResponse();
  expect(request_id).toMatch(UUID);
});

test("Plano's own errors have its id in the header of each SDK", async () => {
  for (const model of ["nobody", "dead/m"]) {
    const error: unknown = await openai.chat.completions
      .create({ model, messages })
      .catch((thrown) => thrown);
    if (!(error instanceof APIError)) throw error;
    expect(error.requestID).toMatch(UUID);
    expect(error.headers?.get(ID)).toBe(error.requestID);
    const theirs: unknown = await anthropic.messages
      .create({ model, max_tokens: 9, messages })
      .catch((thrown) => thrown);
    if (!(theirs instanceof AnthropicError)) throw theirs;
    expect(theirs.requestID).toMatch(UUID);
    expect(await observed(theirs.requestID ?? "")).toMatchObject({ client_format: "messages" });
  }
});

test("agents, lists, health and refusals of Envoy's tell Plano's id", async () => {
  const agents = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
  const json = { "content-type": "application/json" };
  const body = JSON.stringify({ model: "x", messages });
  const asked: [number, string, RequestInit][] = [
    [200, `${agents}/v1/chat/completions`, { method: "POST", headers: json, body }],
    [404, `${agents}/v1/nowhere`, { method: "POST", headers: json, body }],
    [400, `${agents}/v1/messages`, { method: "POST", headers: json, body: "{" }],
    [200, `${plano.url}/v1/models`, {}],
    [404, `${plano.url}/v1/models/nobody`, {}],
    [200, `${plano.url}/healthz`, {}],
    [404, `${plano.url}/v1/nowhere`, { method: "POST", headers: json, body }],
    [405, `${plano.url}/v1/chat/completions`, {}],
    [403, `${plano.url}/v1/models`, { headers: { origin: "https://evil.example" } }],
  ];
  for (const [status, url, init] of asked) {
    const response = await fetch(url, init);
    await response.arrayBuffer();
    expect([url, response.status, response.headers.get(ID)]).toEqual([
      url,
      status,
      expect.stringMatching(UUID),
    ]);
  }
});

test("a request that asks for another protocol is told its id, too", async () => {
  const { hostname, port } = new URL(plano.url);
  const socket = connect(Number(port), hostname);
  const head =
    "GET /v1/responses HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
  socket.write(head);
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.includes("\r\n\r\n")) break;
  }
  expect(text).toMatch(/^HTTP\/1.1 426/);
  expect(text).toMatch(/^x-plano-request-id: [0-9a-f-]{36}\r$/m);
});
