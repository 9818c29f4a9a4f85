// Conversations of clients that send their whole history each time, without any session, through real Envoy: fifty at once in three
// APIs, whole and streamed, with tools, many with the same first words. Each is one conversation again, also where nothing is kept
// of what was said, and though workers report their turns apart.
import { readFile } from "node:fs/promises";
import Anthropic from "@anthropic-ai/sdk";
import type { ConversationDetail, RequestList, RequestSummary } from "@plano/brightstaff/dashboard-api";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const CONVERSATIONS = 50;
const TURNS = 5;
const AT_A_TIME = 8;
/** Of the requests, in the conversation that they are of. */
const LEAST_RIGHT = 0.98;
const TOOL = { name: "look", description: "looks", schema: { type: "object" as const, properties: {} } };

let provider: TestUpstream;
let plano: TestPlano | undefined;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  let count = 0;
  provider = await startUpstream((response, { body }) => {
    count += 1;
    const { messages, stream } = JSON.parse(body.toString()) as Asked;
    const last = messages.at(-1);
    const wantsTool = last?.role === "user" && JSON.stringify(last.content).includes("look");
    const call = {
      index: 0,
      id: `call_${count}`,
      type: "function",
      function: { name: TOOL.name, arguments: `{"at":${count}}` },
    };
    const message = {
      role: "assistant",
      ...(wantsTool ? { content: null, tool_calls: [call] } : { content: `answer ${count}` }),
    };
    const reason = wantsTool ? "tool_calls" : "stop";
    const common = { id: "c", created: 1, model: "m" };
    if (stream !== true) {
      const choices = [{ index: 0, message, finish_reason: reason }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...common, object: "chat.completion", choices }));
      return;
    }
    const event = (delta: object, finish_reason: string | null): string =>
      `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`${event(message, null)}${event({}, reason)}data: [DONE]\n\n`);
  });
});
afterAll(() => provider?.close());

async function start(content: string): Promise<void> {
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers:
  - { model: sandbox/gpt }
  - { model: own/m, provider_interface: openai, api: chat-completions, base_url: "http://127.0.0.1:${provider.port}/v1", default: true }
dashboard: { content: ${content} }
`,
    {},
    2,
  );
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
}

interface Asked {
  messages: { role: string; content: unknown }[];
  stream?: boolean;
}

/** A client's side of a conversation: what it has sent and got so far. */
abstract class Client {
  /** Adds what the user says, and the answer; tools that it asks for are run. */
  abstract say(text: string, id: string, stream: boolean): Promise<void>;
  /** Takes back all but the first question and its answer. */
  abstract rewind(): void;
}

class ChatClient extends Client {
  #messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "system", content: "Be brief." }];

  async say(content: string, id: string, stream: boolean): Promise<void> {
    this.#messages.push({ role: "user", content });
    for (let call = 0; ; call += 1) {
      const { description, schema: parameters } = TOOL;
      const tools = [{ type: "function" as const, function: { name: TOOL.name, description, parameters } }];
      const body = { model: "own/m", messages: this.#messages, tools };
      const options = { headers: { "x-request-id": `${id}-${call}` } };
      const { choices } = stream
        ? await openai.chat.completions.stream(body, options).finalChatCompletion()
        : await openai.chat.completions.create(body, options);
      const message = choices[0]?.message;
      if (message === undefined) throw new Error("no answer");
      this.#messages.push(message);
      const asked = message.tool_calls?.[0];
      if (asked === undefined) return;
      this.#messages.push({ role: "tool", tool_call_id: asked.id, content: "found" });
    }
  }

  rewind(): void {
    this.#messages = this.#messages.slice(0, 3);
  }
}

class MessagesClient extends Client {
  #messages: Anthropic.MessageParam[] = [];

  async say(content: string, id: string, stream: boolean): Promise<void> {
    this.#messages.push({ role: "user", content });
    for (let call = 0; ; call += 1) {
      const { name, description, schema: input_schema } = TOOL;
      const tools = [{ name, description, input_schema }];
      const body = { model: "own/m", max_tokens: 99, messages: this.#messages, tools };
      const options = { headers: { "x-request-id": `${id}-${call}` } };
      const message = stream
        ? await anthropic.messages.stream(body, options).finalMessage()
        : await anthropic.messages.create(body, options);
      this.#messages.push({ role: "assistant", content: message.content });
      const asked = message.content.find((block) => block.type === "tool_use");
      if (asked === undefined) return;
      const result = { type: "tool_result" as const, tool_use_id: asked.id, content: "found" };
      this.#messages.push({ role: "user", content: [result] });
    }
  }

  rewind(): void {
    this.#messages = this.#messages.slice(0, 2);
  }
}

class ResponsesClient extends Client {
  #input: OpenAI.Responses.ResponseInput = [];

  async say(content: string, id: string, stream: boolean): Promise<void> {
    this.#input.push({ role: "user", content });
    for (let call = 0; ; call += 1) {
      const { name, description, schema: parameters } = TOOL;
      const tools = [{ type: "function" as const, name, description, parameters, strict: false }];
      const body = { model: "own/m", store: false, input: this.#input, tools };
      const options = { headers: { "x-request-id": `${id}-${call}` } };
      const { output }: OpenAI.Responses.Response = stream
        ? await openai.responses.stream(body, options).finalResponse()
        : await openai.responses.create(body, options);
      this.#input.push(...(output as OpenAI.Responses.ResponseInput));
      const asked = output.find((item) => item.type === "function_call");
      if (asked === undefined) return;
      this.#input.push({ type: "function_call_output", call_id: asked.call_id, output: "found" });
    }
  }

  rewind(): void {
    this.#input = this.#input.slice(0, 2);
  }
}

const CLIENTS = [ChatClient, MessagesClient, ResponsesClient];

/** `isAlike`: it begins as others do. */
async function converse(index: number, isAlike: boolean): Promise<Client> {
  const client = new (CLIENTS[index % CLIENTS.length] as (typeof CLIENTS)[number])();
  const stream = index % 2 === 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const opening = isAlike ? "hello" : `question ${index}`;
    await client.say(
      turn === 0 ? opening : turn % 2 === 1 ? "go on" : `look at ${index}`,
      `c${index}-t${turn}`,
      stream,
    );
  }
  return client;
}

async function read<Answer>(place: string): Promise<Answer> {
  const token = (await readFile(plano?.dashboardTokenPath ?? "", "utf8")).trim();
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(`${plano?.dashboardUrl}/api/v1/${place}`, { headers })).json()) as Answer;
}

async function listed(): Promise<RequestSummary[]> {
  return (await read<RequestList>("requests?limit=500&settled=yes")).requests;
}

/** The share of requests that are in one conversation with most others of their own, and with few of others. */
function shareInPlace(requests: readonly RequestSummary[]): number {
  const found = new Map<string, string[]>();
  for (const { id, conversation } of requests) {
    const names = found.get(conversation?.id ?? id) ?? [];
    found.set(conversation?.id ?? id, [...names, id.split("-")[0] ?? ""]);
  }
  const inPlace = new Map<string, number>();
  for (const names of found.values())
    for (const name of new Set(names)) {
      const own = names.filter((each) => each === name).length;
      if (own * 2 > names.length) inPlace.set(name, Math.max(inPlace.get(name) ?? 0, own));
    }
  return [...inPlace.values()].reduce((sum, count) => sum + count, 0) / requests.length;
}

describe.each(["off", "memory"])("with content %s", (content) => {
  beforeAll(() => start(content), 60_000);
  afterAll(() => plano?.stop());
  let edited: Client[] = [];

  test("fifty conversations at once in three APIs come out as they were", async () => {
    const clients: Client[] = [];
    const waiting = Array.from({ length: CONVERSATIONS }, (_, index) => index).values();
    const converseEach = async (): Promise<void> => {
      for (const index of waiting) {
        // Answers tell those apart that begin alike; without content the filter does not read each answer that is a stream.
        const isAlike = index % 4 === 1 || (content !== "off" && index % 3 === 0);
        clients[index] = await converse(index, isAlike);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, converseEach));
    // Two of the turns run a tool.
    const sent = CONVERSATIONS * (TURNS + 2);
    await eventually(async () => (await listed()).length === sent, "all were told");
    const requests = await listed();
    expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
    expect(requests.some(({ preview }) => preview !== null)).toBe(content !== "off");
    expect(shareInPlace(requests)).toBeGreaterThanOrEqual(LEAST_RIGHT);
    edited = clients.slice(0, CLIENTS.length);
  }, 60_000);

  test.each([0, 1, 2])("an edited question is a fork of its conversation: %i", async (index) => {
    const name = `c${index}`;
    edited[index]?.rewind();
    await edited[index]?.say("something else", `${name}-edited`, index === 0);
    const edit = (await listed()).find(({ id }) => id === `${name}-edited-0`);
    const { turns } = await read<ConversationDetail>(`conversations/${edit?.conversation?.id}`);
    const own = turns.filter(({ id }) => id.startsWith(`${name}-`));
    expect(own).toHaveLength(TURNS + 3);
    expect(own.filter(({ isFork }) => isFork).map(({ id }) => id)).toEqual([`${name}-edited-0`]);
  });
});
