// Sessions, through real Envoy: conversations are recognised by their beginning, only user turns are routed,
// and the switch budget prevents expensive changes.
import { readFile } from "node:fs/promises";
import OpenAI from "openai";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { type Redis, startRedis } from "./redis.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

type Messages = OpenAI.ChatCompletionMessageParam[];

let choice = "";
let asked = 0;
let chooser: TestUpstream;
let plano: TestPlano;
let redis: Redis | undefined;
beforeEach(async () => {
  asked = 0;
  chooser = await startUpstream((response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "application/json" });
    const message = { role: "assistant", content: JSON.stringify({ agents: [choice] }) };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    response.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices }));
  });
});
afterEach(async () => {
  await plano?.stop();
  await chooser?.close();
  await redis?.stop();
  redis = undefined;
});

async function start(more: string, listener = "", env: Record<string, string> = {}): Promise<void> {
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 ${listener} }]
model_providers:
  - { model: sandbox/plain, default: true, pricing: { input: 1, output: 2 } }
  - { model: sandbox-messages/coder, pricing: { input: 3, output: 15, cached_input: 0.3 } }
  - { model: chooser/m, provider_interface: openai, base_url: "http://127.0.0.1:${chooser.port}/v1" }
routing_preferences:
  - { name: code generation, description: writing new code, models: [sandbox-messages/coder, sandbox/plain] }
  - { name: small talk, description: greetings, models: [sandbox/plain] }
overrides: { llm_routing_model: chooser/m }
${more}
`,
    env,
  );
}

const first: Messages = [{ role: "user", content: "write a sort in Rust" }];
const later: Messages = [...first, { role: "assistant", content: "fn" }, { role: "user", content: "thanks" }];

async function routeOf(
  messages: Messages,
  headers: Record<string, string> = {},
  apiKey = "any",
): Promise<string | null> {
  const openai = new OpenAI({ apiKey, baseURL: `${plano.url}/v1`, maxRetries: 0 });
  const { response } = await openai.chat.completions
    .create({ model: "sandbox/plain", messages }, { headers })
    .withResponse();
  return response.headers.get("x-plano-route");
}

test("a conversation without a session id stays with the provider that has it cached", async () => {
  await start("prompt_caching: { enabled: true }");
  choice = "code generation";
  expect(await routeOf(first)).toBe("code generation");
  choice = "small talk";
  expect(await routeOf(later)).toBe("code generation");
  expect(asked).toBe(1);
  expect(await routeOf([{ role: "user", content: "hello" }])).toBe("small talk");
  expect(await routeOf(later, { "x-plano-cache": "off" })).toBe("small talk");
});

test("a tool's result goes to the same model as the user's turn", async () => {
  await start("routing: { route_on_user_only: true }");
  choice = "code generation";
  expect(await routeOf(first)).toBe("code generation");
  choice = "small talk";
  const call = { id: "1", type: "function" as const, function: { name: "run", arguments: "{}" } };
  const answered: Messages = [
    ...first,
    { role: "assistant", tool_calls: [call] },
    { role: "tool", tool_call_id: "1", content: "it compiles" },
  ];
  expect(await routeOf(answered)).toBe("code generation");
  expect(asked).toBe(1);
  expect(await routeOf(later)).toBe("small talk");
});

test("a switch beyond the budget does not happen, and observed usage is learnt", async () => {
  await start("routing: { routing_budget: { max_switch_spend_pct: 0, record_counterfactual: true } }");
  choice = "code generation";
  expect(await routeOf(first)).toBe("code generation");
  const observations = await plano.observations(2);
  const coders = observations.filter(({ target }) => target === "sandbox-messages/coder");
  const [input = 0] = coders.map(({ usage }) => (usage as { input: number }).input);
  choice = "small talk";
  expect(await routeOf(later)).toBe("code generation");
  expect(asked).toBe(2);
  const weighed = async (): Promise<string> => {
    const log = await readFile(plano.logs.brightstaff, "utf8");
    return log.split("\n").find((line) => line.includes("counterfactual") && line.endsWith("}")) ?? "{}";
  };
  await expect.poll(weighed).not.toBe("{}");
  expect(JSON.parse(await weighed())).toMatchObject({
    switch: "retained",
    reason: "over_cap",
    baseline_usd: (input * 0.3) / 1_000_000,
    counterfactual: "sandbox/plain (small talk)",
  });
  const body = JSON.stringify({ model: "sandbox/plain", messages: later });
  const decision = await fetch(`${plano.url}/routing/v1/chat/completions`, { method: "POST", body });
  expect(await decision.json()).toMatchObject({
    models: ["sandbox-messages/coder", "sandbox/plain"],
    session_id: expect.stringMatching(/^implicit:/),
    pinned: true,
    switched: false,
  });
});

test.each(["memory", "redis"])(
  "a session kept in %s belongs to its caller only, and one without an id cannot be named",
  async (cache) => {
    redis = cache === "redis" ? await startRedis() : undefined;
    const keys = ["alice", "bob"].map((name) => ({ name, hash: hashOf(`key-of-${name}`) }));
    const routing = redis === undefined ? "" : "routing: { session_cache: { type: redis, url: $REDIS_URL } }";
    await start(
      `prompt_caching: { enabled: true }\n${routing}`,
      `, auth: { keys: ${JSON.stringify(keys)} }`,
      redis === undefined ? {} : { REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    );
    const ask = (caller: string, headers: Record<string, string> = {}): Promise<string | null> =>
      routeOf(first, headers, `key-of-${caller}`);
    const named = { "x-model-affinity": "one" };
    choice = "code generation";
    await expect.poll(() => ask("alice", named)).toBe("code generation");
    expect(await ask("alice")).toBe("code generation");
    choice = "small talk";
    for (const headers of [named, {}]) {
      expect(await ask("bob", headers)).toBe("small talk");
      expect(await ask("alice", headers)).toBe("code generation");
    }
    const decision = await fetch(`${plano.url}/routing/v1/chat/completions`, {
      method: "POST",
      headers: { "x-api-key": "key-of-alice" },
      body: JSON.stringify({ model: "sandbox/plain", messages: first }),
    });
    const { session_id: id } = (await decision.json()) as { session_id: string };
    expect(id).toMatch(/^implicit:/);
    expect(await ask("alice", { "x-model-affinity": id })).toBe("small talk");
    expect(await ask("alice")).toBe("code generation");
  },
);
