// Filters on agents' answers, through real Envoy: whole and streamed, in the API of each client.
import { once } from "node:events";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let agent: TestUpstream;
let censor: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
/** The endless stream was closed. */
let left: Promise<unknown> | undefined;

const chunk = (delta: object, finish: string | null = null): string => {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
};

beforeAll(async () => {
  // Repeats the question as a stream, with the end of an event at each `|`.
  agent = await startUpstream((response, { body }) => {
    const { stream = false, messages } = JSON.parse(body.toString()) as {
      stream?: boolean;
      messages: { content: string }[];
    };
    const asked = messages.at(-1)?.content ?? "";
    if (asked === "refuse") {
      response.writeHead(422, { "content-type": "application/json" });
      return void response.end(JSON.stringify({ error: { message: "the agent says no" } }));
    }
    if (!stream) {
      const message = { role: "assistant", content: asked };
      const choices = [{ index: 0, message, finish_reason: "stop" }];
      response.writeHead(200, { "content-type": "application/json" });
      return void response.end(JSON.stringify({ id: "c", object: "chat.completion", choices }));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ role: "assistant", content: "" }));
    for (const content of asked.split("|")) response.write(chunk({ content }));
    if (asked.includes("for ever")) left = once(response, "close");
    else response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
  });
  censor = await startUpstream((response, { body }) => {
    const text = body.toString();
    if (text.includes("secret")) return void response.writeHead(403).end("not to be told");
    response.writeHead(200, { "content-type": "application/json" }).end(text.replaceAll("rain", "sun"));
  });
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: agent, name: censored, address: 127.0.0.1, agents: [{ id: weather }], output_filters: [censor] }
  - { type: model, name: models, address: 127.0.0.1 }
agents: [{ id: weather, url: "http://127.0.0.1:${agent.port}" }]
filters: [{ id: censor, type: http, url: "http://127.0.0.1:${censor.port}" }]
model_providers: [{ model: sandbox/* }]
`);
  const url = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
  openai = new OpenAI({ apiKey: "mine", baseURL: `${url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "mine", baseURL: url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([agent?.close(), censor?.close()]);
});

const asking = (content: string) => ({ model: "any", messages: [{ role: "user" as const, content }] });
const whole = async (content: string): Promise<string | null | undefined> =>
  (await openai.chat.completions.create(asking(content))).choices[0]?.message.content;
const message = (content: string) => anthropic.messages.stream({ ...asking(content), max_tokens: 10 });
const response = (input: string) => openai.responses.stream({ model: "any", input });
async function streamed(content: string): Promise<string> {
  let text = "";
  const stream = await openai.chat.completions.create({ ...asking(content), stream: true });
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  return text;
}
const failure = (request: Promise<unknown>): Promise<APIError> =>
  request.then(
    () => Promise.reject(new Error("it was answered")),
    (error: unknown) => (error instanceof APIError ? error : Promise.reject(error)),
  );

test("B2: clients get the filter's version of an answer, in their own API", async () => {
  expect(await whole("rain?")).toBe("sun?");
  expect(await streamed("rain?")).toBe("sun?");
  expect(await message("rain?").finalText()).toBe("sun?");
});

test("the filter sees text that is cut over several events as a whole", async () => {
  expect(await streamed("so|me ra|i|n|?")).toBe("some sun?");
  expect(await message("r|ain?").finalText()).toBe("sun?");
  let deltas = "";
  const stream = response("ra|in?").on("response.output_text.delta", ({ delta }) => {
    deltas += delta;
  });
  const { output } = await stream.finalResponse();
  expect(deltas).toBe("sun?");
  expect(output).toMatchObject([{ content: [{ text: "sun?" }] }]);
});

test("B2: a filter's refusal ends an answer: a whole one with its message, a stream with an error that SDKs raise", async () => {
  const error = await failure(whole("secret"));
  expect([error.status, error.message]).toEqual([403, expect.stringContaining("not to be told")]);
  await expect(streamed("sec|ret")).rejects.toThrow("not to be told");
  await expect(message("sec|ret").finalText()).rejects.toThrow("not to be told");
  await expect(response("sec|ret").finalResponse()).rejects.toThrow("not to be told");
});

test("a stop disconnects the agent, even when it has fallen silent", async () => {
  await expect(streamed("some sec|ret for ever")).rejects.toThrow("not to be told");
  await left;
});

test("B2: errors of agents stay unchanged", async () => {
  const error = await failure(whole("refuse"));
  expect([error.status, error.message]).toEqual([422, expect.stringContaining("the agent says no")]);
});

test("a client that leaves while text is held ends the agent's stream", async () => {
  const stream = await openai.chat.completions.create({ ...asking("wor|d for ever"), stream: true });
  for await (const _ of stream) break;
  await left;
});
