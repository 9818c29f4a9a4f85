// Parallel agents, through real Envoy: a model merges their answers, for a client of any API.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

interface ChatBody {
  model: string;
  stream?: boolean;
  tools?: { function: { name: string } }[];
  tool_choice?: unknown;
  messages: { role: string; content: string }[];
}

const JSON_TYPE = { "content-type": "application/json" };

function completion(message: object): string {
  const choice = { index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" };
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  return JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [choice],
    usage,
  });
}

function chunk(content: string): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

/** Answers once as many requests have arrived as the test waits for; with a status if one is set. */
let together = 1;
const waiting = new Set<() => void>();
const statuses: Record<string, number> = {};
const wordless = new Set<string>();
function startAgent(name: string): Promise<TestUpstream> {
  return startUpstream((response) => {
    const answer = (): void => {
      const status = statuses[name] ?? 200;
      response.writeHead(status, JSON_TYPE);
      response.end(
        status === 200
          ? completion({ content: wordless.has(name) ? "" : `${name} says so` })
          : '{"error":{"message":"no"}}',
      );
    };
    response.on("close", () => waiting.delete(answer));
    waiting.add(answer);
    if (waiting.size >= together) for (const each of waiting) each();
  });
}

let choice: string[] = [];
let merges: ChatBody[] = [];
let mergeStatus = 200;
let agents: TestUpstream[] = [];
let model: TestUpstream;
let guard: TestUpstream;
let plano: TestPlano;
let url = "";
beforeAll(async () => {
  agents = await Promise.all(["weather", "flights"].map(startAgent));
  model = await startUpstream((response, request) => {
    const body = JSON.parse(request.body.toString()) as ChatBody;
    if (body.tools?.[0]?.function.name === "select_agents") {
      const call = { name: "select_agents", arguments: JSON.stringify({ agents: choice }) };
      const calls = [{ id: "1", type: "function", function: call }];
      return void response.writeHead(200, JSON_TYPE).end(completion({ content: null, tool_calls: calls }));
    }
    merges.push(body);
    if (mergeStatus !== 200) {
      return void response.writeHead(mergeStatus, JSON_TYPE).end('{"error":{"message":"no merging"}}');
    }
    if (body.stream !== true)
      return void response.writeHead(200, JSON_TYPE).end(completion({ content: "both" }));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`${chunk("bo")}${chunk("th")}data: [DONE]\n\n`);
  });
  guard = await startUpstream((response, { body }) => {
    if (body.includes("no flights")) return void response.writeHead(403).end("none today");
    response.writeHead(200).end();
  });
  const [weather, flights] = agents.map(({ port }) => `"http://127.0.0.1:${port}"`);
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - type: agent
    name: travel
    address: 127.0.0.1
    mode: parallel
    agents:
      - { id: weather, description: forecasts }
      - { id: flights, description: flights and bookings, default: true, input_filters: [guard] }
      - { id: nobody, description: none of these }
agents:
  - { id: weather, url: ${weather} }
  - { id: flights, url: ${flights} }
  - { id: nobody, url: "http://127.0.0.1:1" }
filters: [{ id: guard, type: http, url: "http://127.0.0.1:${guard.port}" }]
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, api: chat-completions, base_url: "http://127.0.0.1:${model.port}", default: true }
`);
  url = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([model, guard, ...agents].map((upstream) => upstream?.close()));
});
beforeEach(() => {
  choice = ["weather", "flights"];
  together = 2;
  merges = [];
  mergeStatus = 200;
  wordless.clear();
  for (const name of Object.keys(statuses)) delete statuses[name];
  for (const { received } of agents) received.length = 0;
});

const client = (): OpenAI => new OpenAI({ apiKey: "mine", baseURL: `${url}/v1`, maxRetries: 0 });
const QUESTION = { model: "any", messages: [{ role: "user" as const, content: "a trip?" }] };

test("parallel agents run at the same time, and the merge model sees each answer", async () => {
  const { data, response } = await client().chat.completions.create(QUESTION).withResponse();
  expect(data.choices[0]?.message.content).toBe("both");
  expect(response.headers.get("x-plano-agent")).toBe("weather, flights");
  const [merge] = merges;
  expect(merge?.messages[0]).toEqual({ role: "user", content: "a trip?" });
  expect(merge?.messages.at(-1)?.content).toContain('{"assistant":"weather","answer":"weather says so"}');
  expect(merge?.messages.at(-1)?.content).toContain('{"assistant":"flights","answer":"flights says so"}');
});

test("parallel agents answer a client's stream with one stream, in each API", async () => {
  let text = "";
  for await (const { choices } of await client().chat.completions.create({ ...QUESTION, stream: true })) {
    text += choices[0]?.delta.content ?? "";
  }
  const anthropic = new Anthropic({ apiKey: "mine", baseURL: url, maxRetries: 0 });
  const message = anthropic.messages.stream({ ...QUESTION, max_tokens: 10 });
  let output = "";
  for await (const event of await client().responses.create({
    model: "any",
    input: "a trip?",
    stream: true,
  })) {
    if (event.type === "response.output_text.delta") output += event.delta;
  }
  expect([text, await message.finalText(), output]).toEqual(["both", "both", "both"]);
});

test("a single chosen agent answers without a merge", async () => {
  choice = ["weather"];
  together = 1;
  const { choices } = await client().chat.completions.create(QUESTION);
  expect([choices[0]?.message.content, merges]).toEqual(["weather says so", []]);
});

test("parallel agents keep their tools from the merge model, which still sees the calls", async () => {
  const tool = { type: "function" as const, function: { name: "book", parameters: { type: "object" } } };
  await client().chat.completions.create({ ...QUESTION, tools: [tool] });
  await client().chat.completions.create({ ...QUESTION, functions: [{ name: "book" }] });
  expect(merges).toMatchObject([
    { tools: [tool], tool_choice: "none" },
    { functions: [{ name: "book" }], function_call: "none" },
  ]);
});

test("parallel agents that fail are left out while at least one succeeds", async () => {
  choice = ["nobody", "weather", "flights"];
  statuses.flights = 500;
  const { data, response } = await client().chat.completions.create(QUESTION).withResponse();
  expect([data.choices[0]?.message.content, response.headers.get("x-plano-agent")]).toEqual([
    "both",
    "weather",
  ]);
});

test("parallel agents that a filter stops are left out, and a single one's refusal reaches the client", async () => {
  together = 1;
  const messages = [{ role: "user" as const, content: "no flights" }];
  const { response } = await client()
    .chat.completions.create({ ...QUESTION, messages })
    .withResponse();
  expect(response.headers.get("x-plano-agent")).toBe("weather");
  choice = ["flights", "nobody"];
  await expect(client().chat.completions.create({ ...QUESTION, messages })).rejects.toMatchObject({
    status: 403,
    code: "filter_stopped",
    message: expect.stringContaining("none today"),
  });
});

test("parallel agents are asked for whole answers, without options for streams", async () => {
  const options = { stream: true as const, stream_options: { include_usage: true } };
  for await (const _ of await client().chat.completions.create({ ...QUESTION, ...options }));
  const [body] = agents.flatMap(({ received }) => received.map((each) => JSON.parse(each.body.toString())));
  expect(body).toEqual({ ...QUESTION, stream: false });
  expect(merges[0]).toMatchObject(options);
});

test("parallel agents that all fail give the first one's error", async () => {
  statuses.weather = 422;
  statuses.flights = 500;
  const error = await client()
    .chat.completions.create(QUESTION)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(APIError);
  expect(error).toMatchObject({ status: 422, message: expect.stringContaining("no") });
  expect(merges).toEqual([]);
});

test("parallel agents that answer nothing get no invented answer", async () => {
  wordless.add("weather");
  const { data } = await client().chat.completions.create(QUESTION).withResponse();
  expect(data.choices[0]?.message.content).toBe("both");
  expect(merges[0]?.messages.at(-1)?.content).not.toContain("weather");
  wordless.add("flights");
  await expect(client().chat.completions.create(QUESTION)).rejects.toMatchObject({
    status: 502,
    code: "agent_without_text",
  });
});

test("parallel agents fail when the merge model fails, and its error is reported", async () => {
  mergeStatus = 400;
  await expect(client().chat.completions.create(QUESTION)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("no merging"),
  });
});

test("parallel agents are all disconnected when the client leaves", async () => {
  together = 3;
  const leave = new AbortController();
  const asked = client().chat.completions.create(QUESTION, { signal: leave.signal });
  await eventually(async () => waiting.size === 2, "both are being asked");
  leave.abort();
  await expect(asked).rejects.toThrow();
  await eventually(async () => waiting.size === 0, "both were given up");
});
