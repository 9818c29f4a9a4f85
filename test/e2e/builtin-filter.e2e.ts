// The filter of type builtin through real Envoy: models and agents read placeholders, and clients their own values.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const MAIL = "ada@example.com";
const CARD = "4111 1111 1111 1111";
const SAID = `Write to ${MAIL}, who pays by ${CARD}.`;
const READ = "Write to [EMAIL_1], who pays by [CREDIT_CARD_1].";

let upstream: TestUpstream;
let plano: TestPlano;
let models: string;
let agents: string;
/** Of pieces of a stream, in characters. */
let size: number;

beforeAll(async () => {
  // Repeats the last message.
  upstream = await startUpstream((response, { body }) => {
    const { messages, stream, tools } = JSON.parse(String(body));
    const { content } = messages.at(-1);
    const written = JSON.stringify({ text: content });
    const deltas =
      tools === undefined ? pieces(content).map((piece) => ({ content: piece })) : calls(written);
    const frame = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    if (stream === true) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const delta of deltas) response.write(frame(delta));
      return void response.end(`${frame({}, tools === undefined ? "stop" : "tool_calls")}data: [DONE]\n\n`);
    }
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "c", object: "chat.completion", model: "m", choices }));
  });
  const url = `http://127.0.0.1:${upstream.port}/v1`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, input_filters: [keys, pii] }
  - { type: agent, name: agents, port: 8001, agents: [{ id: a, input_filters: [pii] }] }
filters:
  - { id: pii, type: builtin, detect: [email, credit_card] }
  - { id: keys, type: builtin, detect: [secrets], action: block }
model_providers:
  - { model: mine/m, provider_interface: openai, api: chat-completions, access_key: $K, base_url: "${url}", default: true }
  - { model: sandbox/x }
agents: [{ id: a, url: "${url}" }]
`,
    { K: "k" },
  );
  models = plano.url;
  agents = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});
beforeEach(() => {
  upstream.received.length = 0;
  size = 5;
});

const pieces = (text: string): string[] => text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
const calls = (written: string) =>
  pieces(written).map((piece, index) => ({
    tool_calls: [
      {
        index: 0,
        ...(index === 0 && { id: "t", type: "function" }),
        function: { ...(index === 0 && { name: "f" }), arguments: piece },
      },
    ],
  }));
const openaiAt = (url: string) => new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0 });
const anthropicAt = (url: string) => new Anthropic({ apiKey: "any", baseURL: url, maxRetries: 0 });
const user = (content: string) => [{ role: "user" as const, content }];
const everythingRead = () => upstream.received.map(({ body }) => String(body)).join("\n");

test("whole answers of each API have the client's values, and upstreams only placeholders", async () => {
  for (const url of [models, agents]) {
    const chat = await openaiAt(url).chat.completions.create({ model: "mine/m", messages: user(SAID) });
    expect(chat.choices[0]?.message.content).toBe(SAID);
    const message = await anthropicAt(url).messages.create({
      model: "mine/m",
      max_tokens: 99,
      messages: user(SAID),
    });
    expect(message.content).toMatchObject([{ type: "text", text: SAID }]);
    const response = await openaiAt(url).responses.create({ model: "mine/m", input: SAID });
    expect(response.output_text).toBe(SAID);
  }
  expect(everythingRead()).toContain(READ);
  expect(everythingRead()).not.toMatch(/ada@|4111/);
});

test.each([1, 2, 3, 7, 1_000])("streams have them in pieces of %d characters", async (characters) => {
  size = characters;
  for (const url of [models, agents]) {
    let text = "";
    const stream = await openaiAt(url).chat.completions.create({
      model: "mine/m",
      messages: user(SAID),
      stream: true,
    });
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    expect(text).toBe(SAID);
    const message = anthropicAt(url).messages.stream({
      model: "mine/m",
      max_tokens: 99,
      messages: user(SAID),
    });
    expect(await message.finalText()).toBe(SAID);
    const response = openaiAt(url).responses.stream({ model: "mine/m", input: SAID });
    expect(JSON.stringify((await response.finalResponse()).output)).toContain(SAID);
    const tools = [{ name: "f", input_schema: { type: "object" as const } }];
    const called = anthropicAt(url).messages.stream({
      model: "mine/m",
      max_tokens: 99,
      messages: user(SAID),
      tools,
    });
    const { content } = await called.finalMessage();
    expect(content).toMatchObject([{ type: "tool_use", input: { text: SAID } }]);
  }
  expect(everythingRead()).not.toMatch(/ada@|4111/);
});

test("requests at the same time get their own values", async () => {
  const asked = Array.from({ length: 40 }, async (_, index) => {
    const said = `I am user${index}@example.com.`;
    const stream = index % 2 === 0;
    const sent = { model: "mine/m", messages: user(said) };
    if (!stream) {
      const { choices } = await openaiAt(models).chat.completions.create(sent);
      return [choices[0]?.message.content, said];
    }
    let text = "";
    const events = await openaiAt(models).chat.completions.create({ ...sent, stream });
    for await (const { choices } of events) text += choices[0]?.delta.content ?? "";
    return [text, said];
  });
  for (const [text, said] of await Promise.all(asked)) expect(text).toBe(said);
});

test("a placeholder that the client writes itself stands for itself", async () => {
  const said = `[EMAIL_1] is not ${MAIL}, nor is [EMAIL_7].`;
  const { choices } = await openaiAt(models).chat.completions.create({
    model: "mine/m",
    messages: user(said),
  });
  expect(choices[0]?.message.content).toBe(said);
  expect(everythingRead()).toContain("[EMAIL_1] is not [EMAIL_2], nor is [EMAIL_7].");
});

test("what must not pass is refused, and not quoted", async () => {
  const key = `AKIA${"ABCDEFGHIJ234567"}`;
  const asked = openaiAt(models).chat.completions.create({ model: "mine/m", messages: user(`Use ${key}.`) });
  const error = await asked.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toMatchObject({ status: 400, code: "filter_stopped" });
  expect(error.message).toContain("aws access key");
  expect(JSON.stringify(error)).not.toContain(key);
  expect(error.headers.get("x-plano-filter")).toBe("keys");
  expect(upstream.received).toEqual([]);
});
