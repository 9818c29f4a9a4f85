// Limits for each caller, through real Envoy with two workers: callers do not affect each other, and no
// routing decision is made for a caller whose limits are used up.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const ALLOWED = 3;
/** One caller for each test, with limits of its own. */
const CALLERS = Array.from({ length: 9 }, (_, index) => `caller-${index}`);
let next = 0;
const newCaller = (): string => CALLERS[next++] ?? "";

let chooser: TestUpstream;
let agent: TestUpstream;
let failing: TestUpstream;
let plano: TestPlano;
let choice = "";

function completion(content: string): string {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices });
}
const json = { "content-type": "application/json" };

beforeAll(async () => {
  chooser = await startUpstream((response) => {
    const agents = choice === "" ? [] : [choice];
    response.writeHead(200, json).end(completion(JSON.stringify({ agents })));
  });
  agent = await startUpstream((response) => void response.writeHead(200, json).end(completion("agent")));
  failing = await startUpstream((response) => void response.writeHead(500, json).end("{}"));
  const keys = [
    ...CALLERS.map((name) => ({ name, hash: hashOf(name) })),
    { name: "walker", hash: hashOf("walker") },
    { name: "restricted", hash: hashOf("restricted"), models: ["sandbox/second"] },
  ];
  const auth = `auth: { keys: ${JSON.stringify(keys)} }`;
  const limited = (model: string, more = ""): string =>
    `  - { model: "${model}", selector: { key: caller${more} }, limit: { requests: ${ALLOWED}, unit: day } }\n`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, ${auth} }
  - type: agent
    name: agents
    ${auth}
    agents: [{ id: one, description: this }, { id: two, description: that, default: true }]
agents:
  - { id: one, url: "http://127.0.0.1:${agent.port}" }
  - { id: two, url: "http://127.0.0.1:${agent.port}" }
model_providers:
  - { model: sandbox/plain, default: true }
  - { model: sandbox/first }
  - { model: sandbox/second }
  - { model: failing/m, provider_interface: openai, base_url: "http://127.0.0.1:${failing.port}/v1" }
  - { model: chooser/m, provider_interface: openai, base_url: "http://127.0.0.1:${chooser.port}/v1" }
model_aliases: { both: { targets: [sandbox/first, sandbox/second] } }
routing_preferences:
  - { name: code, description: writing code, models: [sandbox/first, sandbox/second] }
ratelimits:
${limited("sandbox/plain")}${limited("sandbox/first")}${limited("sandbox/second")}
${limited("*", ", value: caller-0")}${limited("*", ", value: walker")}
overrides: { llm_routing_model: chooser/m, agent_orchestration_model: chooser/m }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([chooser, agent, failing].map((upstream) => upstream?.close()));
});
beforeEach(() => {
  choice = "";
  chooser.received.length = 0;
  agent.received.length = 0;
});

const SAID = { max_tokens: 10, messages: [{ role: "user", content: "hello" }] };

function ask(
  caller: string,
  model: string,
  { path = "/v1/chat/completions", url = plano.url, ...more }: Record<string, unknown> = {},
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: "POST",
    // Each on a connection of its own, so that both workers have some.
    headers: { ...json, connection: "close", "x-api-key": caller },
    body: JSON.stringify({ model, ...SAID, ...more }),
  });
}

/** Not routed. */
async function use(caller: string, model: string, count: number): Promise<number> {
  const asked = Array.from({ length: count }, () => ask(caller, model, { routing_preferences: [] }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
  return statuses.filter((status) => status === 200).length;
}

test("one caller's spent limit on all models ends its requests for every model, and no other caller's", async () => {
  const [limited, free] = [newCaller(), newCaller()];
  expect(await use(limited, "sandbox/plain", 2 * ALLOWED)).toBe(ALLOWED);
  expect(await use(limited, "sandbox/first", 2)).toBe(0);
  expect(await use(free, "sandbox/plain", 2 * ALLOWED)).toBe(ALLOWED);
  expect(await use(free, "sandbox/first", 2 * ALLOWED)).toBe(ALLOWED);
  // A caller without requests left gets no routing decision; no limit counts agents.
  const { port } = plano.plan.config.agentListeners[0] ?? {};
  const answer = await ask(limited, "any", { url: `http://127.0.0.1:${port}` });
  expect([answer.status, answer.headers.get("x-plano-agent")]).toEqual([200, "two"]);
  expect(chooser.received).toEqual([]);
  choice = "one";
  const other = await ask(free, "any", { url: `http://127.0.0.1:${port}` });
  expect([other.headers.get("x-plano-agent"), chooser.received.length]).toEqual(["one", 1]);
});

test("the routing model is not asked for a caller whose models are all over their limits, in each API", async () => {
  const caller = newCaller();
  for (const model of ["sandbox/plain", "sandbox/first", "sandbox/second"]) {
    expect(await use(caller, model, 2 * ALLOWED)).toBe(ALLOWED);
  }
  for (const path of ["/v1/chat/completions", "/v1/messages", "/routing/v1/chat/completions"]) {
    const answer = await ask(caller, "sandbox/plain", { path });
    expect([answer.status, Number(answer.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
    expect(await answer.json()).toMatchObject({ error: { type: "rate_limit_error" } });
  }
  const own = { name: "own", description: "mine", models: ["sandbox/first", "second"] };
  expect((await ask(caller, "sandbox/plain", { routing_preferences: [own] })).status).toBe(429);
  expect(chooser.received).toEqual([]);
});

test("a request is routed while one of its models has room, and that model is asked first", async () => {
  const caller = newCaller();
  choice = "code";
  const answers: (string | number | null)[][] = [];
  for (let count = 0; count < 4 * ALLOWED; count++) {
    const { status, headers } = await ask(caller, "sandbox/plain");
    answers.push([status, headers.get("x-plano-model")]);
  }
  const each = ["first", "second", "plain"].flatMap((model) => Array(ALLOWED).fill([200, model]));
  expect(answers).toEqual([...each, ...Array(ALLOWED).fill([429, null])]);
  expect(chooser.received).toHaveLength(2 * ALLOWED);
});

test("an alias is refused before brightstaff only when all of its models are over their limits", async () => {
  const caller = newCaller();
  const asked: number[] = [];
  for (let count = 0; count <= 2 * ALLOWED; count++)
    asked.push((await ask(caller, "both", { routing_preferences: [] })).status);
  expect(asked).toEqual([...Array(2 * ALLOWED).fill(200), 429]);
});

test("a request is routed when a route's model has room", async () => {
  const caller = newCaller();
  for (const model of ["sandbox/plain", "sandbox/second"])
    expect(await use(caller, model, ALLOWED)).toBe(ALLOWED);
  await ask(caller, "sandbox/plain");
  expect(chooser.received).toHaveLength(1);
});

test("the only model with room is asked without a decision", async () => {
  const caller = newCaller();
  for (const model of ["sandbox/first", "sandbox/second"])
    expect(await use(caller, model, ALLOWED)).toBe(ALLOWED);
  choice = "code";
  expect((await ask(caller, "sandbox/plain")).status).toBe(200);
  expect(chooser.received).toEqual([]);
});

test("a request is routed when a model of its own preferences has room", async () => {
  const caller = newCaller();
  expect(await use(caller, "sandbox/plain", ALLOWED)).toBe(ALLOWED);
  const preferring = (models: string[]): object => ({
    routing_preferences: [{ name: "own", description: "mine", models }],
  });
  expect((await ask(caller, "sandbox/plain", { ...preferring(["sandbox/plain"]) })).status).toBe(429);
  expect(chooser.received).toEqual([]);
  choice = "own";
  expect((await ask(caller, "sandbox/plain", { ...preferring(["sandbox/first"]) })).status).toBe(200);
  expect(chooser.received).toHaveLength(1);
});

test("a request that is repeated for another model counts once", async () => {
  choice = "own";
  const own = { name: "own", description: "mine", models: ["failing/m", "sandbox/second"] };
  const answers: (string | number | null)[][] = [];
  for (let count = 0; count <= ALLOWED; count++) {
    const { status, headers } = await ask("walker", "sandbox/plain", { routing_preferences: [own] });
    answers.push([status, headers.get("x-plano-model"), headers.get("x-plano-attempts")]);
  }
  expect(answers).toEqual([...Array(ALLOWED).fill([200, "second", "2"]), [429, null, null]]);
});

test("only the caller's own models cause a decision", async () => {
  expect(await use("restricted", "sandbox/second", ALLOWED)).toBe(ALLOWED);
  const answer = await ask("restricted", "sandbox/second");
  expect([answer.status, chooser.received]).toEqual([429, []]);
});
