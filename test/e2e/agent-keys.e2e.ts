// Agent listeners with access keys, through real Envoy: who is let in, in each API, which agents a caller
// has, and what is removed.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const KEYS: Record<string, string[] | undefined> = {
  "key-of-alice": undefined,
  "key-of-bob": ["agent/flights"],
  "key-of-carol": ["merger/m"],
  "key-of-dave": ["agent/*"],
};

let weather: TestUpstream;
let flights: TestUpstream;
let chooser: TestUpstream;
let merger: TestUpstream;
let plano: TestPlano;
let choice: string[];

function completion(content: string): string {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices });
}

function speaker(text: () => string): Promise<TestUpstream> {
  const json = { "content-type": "application/json" };
  return startUpstream((response) => void response.writeHead(200, json).end(completion(text())));
}

beforeAll(async () => {
  [weather, flights, chooser, merger] = await Promise.all([
    speaker(() => "rain"),
    speaker(() => "seats"),
    speaker(() => JSON.stringify({ agents: choice })),
    speaker(() => "rain and seats"),
  ]);
  const keys = Object.entries(KEYS).map(([key, models]) => ({
    name: key.replace("key-of-", ""),
    hash: hashOf(key),
    ...(models && { models }),
  }));
  const listener = (name: string, port: number, more: string): string => `
  - type: agent
    name: ${name}
    port: ${port}
    auth: { keys: ${JSON.stringify(keys)} }
    agents: [{ id: weather, description: forecasts, default: true }, { id: flights, description: journeys }]
    ${more}`;
  const url = ({ port }: TestUpstream): string => `"http://127.0.0.1:${port}"`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:${listener("agents", 8001, "")}${listener("together", 8002, "mode: parallel\n    merge_model: merger/m")}
agents: [{ id: weather, url: ${url(weather)} }, { id: flights, url: ${url(flights)} }]
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: chooser/m, provider_interface: openai, base_url: ${url(chooser)} }
  - { model: merger/m, provider_interface: openai, base_url: ${url(merger)} }
overrides: { agent_orchestration_model: chooser/m }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([weather, flights, chooser, merger].map((upstream) => upstream?.close()));
});
beforeEach(() => {
  choice = ["weather"];
  for (const { received } of [weather, flights, chooser, merger]) received.length = 0;
});

const messages = [{ role: "user" as const, content: "hello" }];
const urlOf = (index: number): string => `http://127.0.0.1:${plano.plan.config.agentListeners[index]?.port}`;

function ask(key: string, path = "/v1/chat/completions", listener = 0): Promise<Response> {
  const body = path.endsWith("responses") ? { input: "hello" } : { max_tokens: 10, messages };
  return fetch(urlOf(listener) + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== "" && { "x-api-key": key }) },
    body: JSON.stringify({ model: "any", ...body }),
  });
}

const PATHS = ["/v1/chat/completions", "/v1/messages", "/v1/responses"];
const OPENAI_ERROR = (type: string, code: string): object => ({ error: { type, code } });
const refusals = (path: string, status: 401 | 404): object => {
  if (path === "/v1/messages") {
    return { type: "error", error: { type: status === 401 ? "authentication_error" : "not_found_error" } };
  }
  return OPENAI_ERROR("invalid_request_error", status === 401 ? "invalid_api_key" : "agent_not_found");
};

describe.each(PATHS)("%s", (path) => {
  test("lets in only callers with a key, and asks no service for others", async () => {
    expect((await ask("key-of-alice", path)).status).toBe(200);
    expect(weather.received).toHaveLength(1);
    for (const key of ["", "key-of-mallory", hashOf("key-of-alice")]) {
      const answer = await ask(key, path);
      expect([answer.status, await answer.json()]).toMatchObject([401, refusals(path, 401)]);
    }
    expect([weather.received.length, chooser.received.length]).toEqual([1, 1]);
  });

  test("shows no agent to callers without agents, and asks no model for them", async () => {
    for (const listener of [0, 1]) {
      const answer = await ask("key-of-carol", path, listener);
      expect([answer.status, await answer.json()]).toMatchObject([404, refusals(path, 404)]);
    }
    expect([weather, flights, chooser, merger].map(({ received }) => received)).toEqual([[], [], [], []]);
  });

  test("leads only to the caller's agents", async () => {
    const answer = await ask("key-of-bob", path);
    expect([answer.status, answer.headers.get("x-plano-agent")]).toEqual([200, "flights"]);
    expect([weather.received.length, chooser.received.length]).toEqual([0, 0]);
  });
});

test("the SDKs' keys are accepted", async () => {
  const openai = new OpenAI({ apiKey: "key-of-alice", baseURL: `${urlOf(0)}/v1`, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: "key-of-alice", baseURL: urlOf(0), maxRetries: 0 });
  const chat = await openai.chat.completions.create({ model: "any", messages });
  expect(chat.choices[0]?.message.content).toBe("rain");
  expect((await openai.responses.create({ model: "any", input: "hello" })).output_text).toBe("rain");
  const message = await anthropic.messages.create({ model: "any", max_tokens: 10, messages });
  expect(message.content).toMatchObject([{ type: "text", text: "rain" }]);
});

test("parallel agents are the caller's, and the merge model answers although it is not the caller's", async () => {
  choice = ["weather", "flights"];
  const said = async (key: string): Promise<unknown> => {
    const answer = await ask(key, "/v1/chat/completions", 1);
    const { choices } = (await answer.json()) as { choices: { message: { content: string } }[] };
    return choices[0]?.message.content;
  };
  expect(await said("key-of-dave")).toBe("rain and seats");
  expect(await said("key-of-bob")).toBe("seats");
  expect([weather.received.length, flights.received.length, merger.received.length]).toEqual([1, 2, 1]);
});

test("neither keys nor callers' lists reach an agent or a model", async () => {
  choice = ["weather", "flights"];
  expect((await ask("key-of-dave", "/v1/chat/completions", 1)).status).toBe(200);
  for (const { headers } of [weather, flights, chooser, merger].flatMap(({ received }) => received)) {
    expect(JSON.stringify(headers)).not.toMatch(/key-of|x-api-key|x-plano-caller/);
  }
});
