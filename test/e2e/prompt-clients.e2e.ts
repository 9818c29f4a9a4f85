// What clients of prompt targets may do besides asking: keep the calls of earlier turns, use several models that choose, and
// be limited to some targets.
import { createHash } from "node:crypto";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { type FunctionModel, startFunctionModel } from "./function-model.js";
import { ReloadedPlano, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let model: FunctionModel;
let api: TestUpstream;
const reloaded = new ReloadedPlano();
beforeAll(async () => {
  model = await startFunctionModel();
  api = await startUpstream((response, { path, body }) => {
    const json = { "content-type": "application/json" };
    if (!path.startsWith("/v1/")) return void response.writeHead(200, json).end(JSON.stringify({ at: path }));
    const { model: agent } = JSON.parse(body.toString()) as { model: string };
    const message = { role: "assistant", content: `${agent} answers` };
    const whole = { id: "c", object: "chat.completion", created: 1, model: agent };
    response.writeHead(200, json);
    response.end(JSON.stringify({ ...whole, choices: [{ index: 0, message, finish_reason: "stop" }] }));
  });
});
afterAll(async () => {
  await reloaded.stop();
  await Promise.all([api?.close(), model?.upstream.close()]);
});
afterEach(() => {
  api.received.length = 0;
  model.asked = [];
});

const TARGETS = `
  - name: get_weather
    description: the weather somewhere
    endpoint: { name: api, path: "/weather/{city}" }
    parameters: [{ name: city, description: where, type: str, required: true }]
  - { name: news, description: what is new, endpoint: { name: api, path: /news } }`;

/** `name`: of the model that chooses. */
const configuration = ({ name = "fc/m", overrides = "", listener = "", targets = TARGETS } = {}): string => `
version: v0.4.0
listeners:
  - type: prompt
    name: prompts
${listener}
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: ${name}, provider_interface: openai, base_url: "http://127.0.0.1:${model.upstream.port}/v1" }
overrides: { function_calling_model: ${name}${overrides} }
endpoints: { api: { endpoint: "127.0.0.1:${api.port}" } }
prompt_targets:${targets}
`;

async function start(options: Parameters<typeof configuration>[0] = {}): Promise<OpenAI> {
  return clientOf(await reloaded.with(configuration(options)));
}

function clientOf({ plan }: TestPlano): OpenAI {
  const port = plan.config.prompts?.listener.port;
  return new OpenAI({ apiKey: "key-of-ada", baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
}

type Messages = OpenAI.ChatCompletionMessageParam[];
const user = (content: string) => ({ role: "user" as const, content });
const OSLO = [["get_weather", { city: "Oslo" }]] as [string, object][];

test("P9 a client that keeps calls gets them, and later choices see them", async () => {
  const client = await start();
  model.answer = () => OSLO;
  const first = await client.chat.completions.create({
    ...{ model: "any", messages: [user("weather in Oslo")] },
    metadata: { "x-arch-state": "" },
  });
  const { metadata } = first as unknown as { metadata: Record<string, string> };
  expect(JSON.parse(metadata["x-arch-tool-call-message"] ?? "")).toMatchObject({
    model: "Arch-Function",
    tool_calls: [{ function: { name: "get_weather", arguments: '{"city":"Oslo"}' } }],
  });
  expect(JSON.parse(metadata["x-arch-api-response-message"] ?? "")).toMatchObject({
    role: "tool",
    content: '{"at":"/weather/Oslo"}',
  });
  expect(JSON.parse(metadata["x-arch-fc-model-response"] ?? "")).toContain('```json\n{"tool_calls"');
  const messages: Messages = [
    user("weather in Oslo"),
    { role: "assistant", content: first.choices[0]?.message.content ?? "" },
    user("and in Rome?"),
  ];
  const state = { "x-arch-state": metadata["x-arch-state"] ?? "" };
  const second = await client.chat.completions.create({ model: "any", messages, metadata: state });
  const asked = model.asked.at(-1)?.messages ?? [];
  expect(asked.map(({ role }) => role)).toEqual(["system", "user", "assistant", "assistant", "tool", "user"]);
  expect(asked[4]?.content).toBe('{"at":"/weather/Oslo"}');
  const kept = (second as unknown as { metadata: Record<string, string> }).metadata["x-arch-state"] ?? "";
  expect(JSON.parse(JSON.parse(kept).messages)).toHaveLength(4);
});

test("P9 a stream begins with the calls for clients that keep them, and for no others", async () => {
  const client = await start({ overrides: ", optimize_context_window: true" });
  model.answer = () => OSLO;
  const read = async (messages: Messages, metadata?: Record<string, string>) => {
    const stream = await client.chat.completions.create({
      ...{ model: "any", messages, stream: true },
      ...(metadata && { metadata }),
    } as OpenAI.ChatCompletionCreateParamsStreaming);
    const deltas: { role?: string; content?: string | null }[] = [];
    for await (const { choices } of stream) deltas.push(choices[0]?.delta ?? {});
    return deltas;
  };
  const [call, result, ...rest] = await read([user("weather in Oslo")], { "x-arch-state": "[]" });
  expect([call?.role, result]).toEqual(["assistant", { role: "tool", content: '{"at":"/weather/Oslo"}' }]);
  expect(rest.map(({ content }) => content).join("")).toContain("Hello from the sandbox!");
  const kept = [
    { ...call, model: "Arch-Function" },
    { ...result, model: "Arch-Function" },
  ] as unknown as Messages;
  await read([user("weather in Oslo"), ...kept, user("and in Rome?")]);
  expect(model.asked.at(-1)?.messages.find(({ role }) => role === "tool")?.content).toBe("(left out)");
  const [plain] = await read([user("weather in Oslo")]);
  expect(plain).toMatchObject({ role: "assistant", content: "" });
});

test("Arch-Function is asked by its own contract", async () => {
  const client = await start({ name: "own/Arch-Function-3B" });
  model.answer = () => ({
    message: { content: 'tool_calls": [{"name": "get_weather", "arguments": {"city": "Oslo"}}]}\n```' },
  });
  await client.chat.completions.create({ model: "any", messages: [user("weather in Oslo")] });
  expect(api.received.map(({ path }) => path)).toEqual(["/weather/Oslo"]);
  expect(model.asked[0]).toMatchObject({ logprobs: true, continue_final_message: true, top_k: 10 });
  expect(model.asked[0]?.messages.at(-1)).toEqual({ role: "assistant", content: '```json\n{"' });
});

test("a threshold leaves out targets of which the model is too little sure", async () => {
  const client = await start({ overrides: ", prompt_target_intent_matching_threshold: 0.7" });
  for (const [sureness, paths] of [
    [0.6, []],
    [0.9, ["/weather/Oslo"]],
    [undefined, ["/weather/Oslo"]],
  ] as const) {
    api.received.length = 0;
    model.answer = () => [["get_weather", { city: "Oslo", ...(sureness && { plano_sureness: sureness }) }]];
    await client.chat.completions.create({ model: "any", messages: [user("weather in Oslo")] });
    expect(api.received.map(({ path }) => path)).toEqual(paths);
  }
  expect(model.asked[0]?.tools?.[1]?.function.parameters.properties).toHaveProperty("plano_sureness");
});

test("with use_agent_orchestrator, the endpoint gets the conversation and the agent's name", async () => {
  const targets = `
  - { name: billing, description: invoices, system_prompt: You bill. }
  - { name: support, description: help, default: true }`;
  const client = await start({ targets, overrides: ", use_agent_orchestrator: true" });
  model.answer = () => [["billing", {}]];
  const body = { model: "any", messages: [user("my invoice")] };
  const { data, response } = await client.chat.completions.create(body).withResponse();
  expect([data.choices[0]?.message.content, response.headers.get("x-plano-prompt-target")]).toEqual([
    "billing answers",
    "billing",
  ]);
  expect(JSON.parse(api.received[0]?.body.toString() ?? "")).toMatchObject({
    model: "billing",
    metadata: { use_agent_orchestrator: "true", "agent-name": "billing" },
    messages: [{ role: "system", content: "You bill." }, user("my invoice")],
  });
  model.answer = () => undefined;
  expect((await client.responses.create({ model: "any", input: "hello" })).output_text).toBe(
    "support answers",
  );
});

test("a caller with a list of models gets only the targets and the models that are on it", async () => {
  const hash = createHash("sha256").update("key-of-ada").digest("hex");
  const listener = `    auth: { keys: [{ name: ada, hash: ${hash}, models: [target/news] }] }`;
  const plano = await startTestPlano(configuration({ listener }));
  onTestFinished(() => plano.stop());
  const client = clientOf(plano);
  const ask = () => client.chat.completions.create({ model: "any", messages: [user("weather in Oslo")] });
  model.answer = () => OSLO;
  await expect(ask()).rejects.toMatchObject({ status: 404 });
  expect(model.asked[0]?.tools?.map((tool) => tool.function.name)).not.toContain("get_weather");
  model.answer = () => [["news", {}]];
  expect((await ask()).choices[0]?.message.content).toContain("Hello from the sandbox!");
  expect(api.received.map(({ path }) => path)).toEqual(["/news"]);
});
