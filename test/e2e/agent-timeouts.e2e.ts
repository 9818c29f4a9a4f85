// Timeouts and retries that agents configure for themselves, through real Envoy.
import Anthropic from "@anthropic-ai/sdk";
import { findFreePort } from "@plano/cli";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const answer = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "at last" }, finish_reason: "stop" }],
});

/** Says nothing until it is released. */
let slow: TestUpstream;
let release: () => void;
let quick: TestUpstream;
let plano: TestPlano;
const urls: Record<string, string> = {};
beforeAll(async () => {
  const waiting: (() => void)[] = [];
  release = () => {
    for (const go of waiting.splice(0)) go();
  };
  slow = await startUpstream((response) => {
    waiting.push(() => response.writeHead(200, { "content-type": "application/json" }).end(answer));
  });
  quick = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  const at = `"http://127.0.0.1:${slow.port}"`;
  const pair = `["http://127.0.0.1:${await findFreePort()}", "http://127.0.0.1:${quick.port}"]`;
  const listener = (name: string, port: number, timeout = "20s"): string =>
    `  - { type: agent, name: ${name}, address: 127.0.0.1, port: ${port}, timeout: ${timeout}, agents: [{ id: ${name} }] }`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
${listener("hasty", 8031)}
${listener("patient", 8032)}
${listener("thoughtful", 8033, "1s")}
${listener("pair", 8034)}
${listener("resigned", 8035)}
  - { type: model, name: models, address: 127.0.0.1, timeout: 1s }
failover: { consecutive_failures: 0 }
agents:
  - { id: hasty, url: ${at}, timeout: 1s }
  - { id: patient, url: ${at} }
  - { id: thoughtful, url: ${at}, timeout: 20s }
  - { id: pair, url: ${pair} }
  - { id: resigned, url: ${pair}, max_retries: 0 }
model_providers: [{ model: sandbox/gpt, default: true }]
`,
    {},
    2,
  );
  for (const { name, port } of plano.plan.config.agentListeners) urls[name] = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([slow?.close(), quick?.close()]);
});

const messages = [{ role: "user" as const, content: "hello" }];
const openai = (agent: string): OpenAI =>
  new OpenAI({ apiKey: "any", baseURL: `${urls[agent]}/v1`, maxRetries: 0 });
const chat = (agent: string): Promise<string | null | undefined> =>
  openai(agent)
    .chat.completions.create({ model: "any", messages })
    .then(({ choices }) => choices[0]?.message.content);
const failure = (request: Promise<unknown>): Promise<APIError> =>
  request.then(
    () => Promise.reject(new Error("it was answered")),
    (error: unknown) => (error instanceof APIError ? error : Promise.reject(error)),
  );

test("an agent's timeout is reported in each API under its name, and other agents keep their own timeouts", async () => {
  const others = [chat("patient"), chat("thoughtful")];
  await eventually(() => slow.received.length === 2, "the others were asked");
  const error = await failure(chat("hasty"));
  expect([error.status, error.code, error.message]).toEqual([
    504,
    "agent_timeout",
    expect.stringContaining("The agent hasty did not answer in time."),
  ]);
  const anthropic = new Anthropic({ apiKey: "any", baseURL: urls.hasty ?? "", maxRetries: 0 });
  const [late, later] = await Promise.all([
    anthropic.messages.create({ model: "any", max_tokens: 9, messages }).catch((reason: unknown) => reason),
    failure(openai("hasty").responses.create({ model: "any", input: "hello" })),
  ]);
  expect(late).toMatchObject({
    status: 504,
    error: { type: "error", error: { type: "timeout_error", message: expect.stringContaining("hasty") } },
  });
  expect(later).toMatchObject({ status: 504, code: "agent_timeout" });
  release();
  expect(await Promise.all(others)).toEqual(["at last", "at last"]);
});

test("a stream that has not begun is given up at the agent's timeout", async () => {
  const error = await failure(
    openai("hasty").chat.completions.create({ model: "any", messages, stream: true }),
  );
  expect(error).toMatchObject({ status: 504, code: "agent_timeout" });
  release();
});

test("an agent with two addresses, one of them down, is retried until it answers", async () => {
  for (let requests = 0; requests < 6; requests++) expect(await chat("pair")).toBe("at last");
});

test("an agent without retries is not retried", async () => {
  const told = await Promise.all(
    Array.from({ length: 6 }, () =>
      chat("resigned").catch(({ status, message }: APIError) => [status, message]),
    ),
  );
  expect(told).toContain("at last");
  expect(told).toContainEqual([502, expect.stringContaining("The agent resigned could not be reached.")]);
});
