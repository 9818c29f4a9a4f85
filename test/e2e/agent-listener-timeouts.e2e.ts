// Agents that are silent beyond their listener's timeout, through real Envoy: the client gets an error or the
// other agents' answers.
import OpenAI, { type APIError } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

function completion(message: object): string {
  const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }];
  return JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices });
}

let quick: TestUpstream;
let silent: TestUpstream;
let model: TestUpstream;
let plano: TestPlano;
const urls: Record<string, string> = {};
beforeAll(async () => {
  const ok = { "content-type": "application/json" };
  quick = await startUpstream((response) => {
    response.writeHead(200, ok).end(completion({ content: "quick" }));
  });
  silent = await startUpstream(() => {});
  model = await startUpstream((response, request) => {
    const { tools } = JSON.parse(request.body.toString()) as { tools?: unknown };
    const call = { name: "select_agents", arguments: '{"agents":["silent","quick"]}' };
    const calls = [{ id: "1", type: "function", function: call }];
    response.writeHead(200, ok);
    response.end(
      completion(tools === undefined ? { content: "merged" } : { content: null, tool_calls: calls }),
    );
  });
  const both = "[{ id: silent, description: s }, { id: quick, description: q }]";
  const listener = (name: string, port: number, agents: string, more = ""): string =>
    `  - { type: agent, name: ${name}, address: 127.0.0.1, port: ${port}, timeout: 1s, agents: ${agents}${more} }`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
${listener("alone", 8041, "[{ id: silent }]")}
${listener("parallel", 8042, both, ", mode: parallel")}
${listener("sequential", 8043, both)}
agents:
  - { id: silent, url: "http://127.0.0.1:${silent.port}" }
  - { id: quick, url: "http://127.0.0.1:${quick.port}" }
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, api: chat-completions, base_url: "http://127.0.0.1:${model.port}", default: true }
`);
  for (const { name, port } of plano.plan.config.agentListeners) urls[name] = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([quick, silent, model].map((upstream) => upstream?.close()));
});

const messages = [{ role: "user" as const, content: "hello" }];
const ask = (listener: string): Promise<unknown> =>
  new OpenAI({ apiKey: "any", baseURL: `${urls[listener]}/v1`, maxRetries: 0 }).chat.completions
    .create({ model: "any", messages })
    .then(
      ({ choices }) => choices[0]?.message.content,
      ({ status, code, message }: APIError) => ({ status, code, message }),
    );

test.each(["alone", "sequential"])("the error names a silent agent that is asked %s", async (listener) => {
  expect(await ask(listener)).toEqual({
    status: 504,
    code: "agent_timeout",
    message: expect.stringContaining("The agent silent did not answer in time."),
  });
});

test("a silent agent is left out of several parallel ones", async () => {
  expect(await ask("parallel")).toBe("merged");
});
