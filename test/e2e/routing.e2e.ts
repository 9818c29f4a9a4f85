// Models by task, through real Envoy: a model chooses the kind of task, each kind has models of its own, and
// when the first of them fails the next is tried.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let choice = "";
let status = 200;
let asked: string[] = [];
let chooser: TestUpstream;
let broken: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  chooser = await startUpstream((response, { body }) => {
    asked.push(body.toString());
    response.writeHead(status, { "content-type": "application/json" });
    const message = { role: "assistant", content: JSON.stringify({ agents: choice === "" ? [] : [choice] }) };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    response.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices }));
  });
  broken = await startUpstream((response) => {
    response.writeHead(500, { "content-type": "application/json" }).end("{}");
  });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/plain, default: true }
  - { model: sandbox-messages/coder, pricing: { input: 3, output: 15 } }
  - { model: dead/cheap, provider_interface: openai, base_url: "http://127.0.0.1:1/v1", pricing: { input: 1, output: 1 } }
  - { model: broken/m, provider_interface: openai, base_url: "http://127.0.0.1:${broken.port}/v1" }
  - { model: chooser/m, provider_interface: openai, base_url: "http://127.0.0.1:${chooser.port}/v1" }
routing_preferences:
  - name: code generation
    description: writing new code
    models: [sandbox-messages/coder, dead/cheap]
    selection_policy: { prefer: cheapest }
  - { name: small talk, description: greetings, models: [sandbox-messages/coder] }
routing: { session_cache: { tenant_header: x-tenant } }
overrides: { llm_routing_model: chooser/m }
`,
    {},
    2,
  );
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await chooser?.close();
  await broken?.close();
});
beforeEach(() => {
  choice = "";
  status = 200;
  asked = [];
});

const messages = [{ role: "user" as const, content: "write a sort in Rust" }];
async function answeredBy(
  model = "sandbox/plain",
  headers: Record<string, string> = {},
): Promise<Record<string, string | null>> {
  const { response } = await openai.chat.completions.create({ model, messages }, { headers }).withResponse();
  const header = (name: string): string | null => response.headers.get(`x-plano-${name}`);
  return { route: header("route"), model: header("model"), attempts: header("attempts") };
}

test("a route's models are asked in turn, cheapest first, whatever model the client names (B4)", async () => {
  choice = "code generation";
  expect(await answeredBy()).toEqual({ route: "code generation", model: "coder", attempts: "2" });
  expect(asked).toHaveLength(1);
  for (const part of ["writing new code", "greetings", "write a sort in Rust"])
    expect(asked[0]).toContain(part);
});

test("clients of every API are served, whole and streamed", async () => {
  choice = "small talk";
  const message = await anthropic.messages
    .create({ model: "plain", max_tokens: 100, messages })
    .withResponse();
  expect(message.response.headers.get("x-plano-route")).toBe("small talk");
  const stream = await openai.responses.create({ model: "plain", input: "hello", stream: true });
  const types: string[] = [];
  for await (const { type } of stream) types.push(type);
  expect(types.at(-1)).toBe("response.completed");
});

test.each([
  [
    "nothing fits",
    (): void => {
      choice = "";
    },
  ],
  [
    "the choice is none of them",
    (): void => {
      choice = "admin";
    },
  ],
  [
    "the routing model fails",
    (): void => {
      status = 500;
    },
  ],
])("the named model answers when %s", async (_what, arrange) => {
  arrange();
  expect(await answeredBy()).toEqual({ route: null, model: "plain", attempts: "1" });
});

test("a conversation with a session id keeps its route, whatever its subject becomes", async () => {
  const routeOf = async (
    model: string,
    headers: Record<string, string>,
  ): Promise<string | null | undefined> => (await answeredBy(model, headers)).route;
  const session = { "x-model-affinity": "conversation-1", "x-tenant": "a" };
  choice = "small talk";
  expect(await routeOf("plain", session)).toBe("small talk");
  choice = "code generation";
  expect(await routeOf("plain", session)).toBe("small talk");
  expect(asked).toHaveLength(1);
  // Another tenant's session of the same name, another model and another conversation are decided anew.
  expect(await routeOf("plain", { ...session, "x-tenant": "b" })).toBe("code generation");
  expect(await routeOf("sandbox-messages/coder", session)).toBe("code generation");
  expect(await routeOf("plain", { ...session, "x-model-affinity": "conversation-2" })).toBe(
    "code generation",
  );
});

test("a failed decision is not kept", async () => {
  const session = { "x-model-affinity": "conversation-3" };
  status = 500;
  expect((await answeredBy("plain", session)).route).toBe(null);
  status = 200;
  choice = "small talk";
  expect((await answeredBy("plain", session)).route).toBe("small talk");
});

const preference = {
  name: "own",
  description: "known only to this request",
  models: ["dead/cheap", "broken/m", "sandbox-messages/coder", "plain"],
};
/** Members that no SDK knows of. */
const withPreferences = (preferences: unknown[]): object => ({ routing_preferences: preferences });

test("a request's own preferences replace the file's, and its models are tried until one answers", async () => {
  choice = "own";
  const body = { model: "plain", messages, ...withPreferences([preference]) };
  const { response } = await openai.chat.completions.create(body).withResponse();
  expect(response.headers.get("x-plano-route")).toBe("own");
  expect(response.headers.get("x-plano-model")).toBe("coder");
  // Envoy tries an unreachable port three times.
  expect(response.headers.get("x-plano-attempts")).toBe("5");
  expect(asked[0]).toContain("known only to this request");
  expect(asked[0]).not.toContain("greetings");
  expect(broken.received.at(-1)?.body.toString()).not.toContain("routing_preferences");
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  let chunks = 0;
  for await (const { choices } of stream) chunks += choices.length;
  expect(chunks).toBeGreaterThan(0);
});

test("the named model answers when all of a route's models fail", async () => {
  choice = "own";
  const body = { model: "plain", messages, ...withPreferences([{ ...preference, models: ["broken/m"] }]) };
  const { response } = await openai.chat.completions.create(body).withResponse();
  expect(response.headers.get("x-plano-model")).toBe("plain");
  expect(response.headers.get("x-plano-attempts")).toBe("2");
});

test("invalid preferences are refused with the place of the error", async () => {
  const wrong = withPreferences([{ ...preference, models: ["plain", "nobody/m"] }]);
  const member = "routing_preferences[0].models[1]";
  const chat = openai.chat.completions.create({ model: "plain", messages, ...wrong });
  await expect(chat).rejects.toMatchObject({ status: 400, param: member });
  const message = anthropic.messages.create({ model: "plain", max_tokens: 1, messages, ...wrong });
  await expect(message).rejects.toThrow(member);
});

test("a routing request returns the decision and sends nothing (B5)", async () => {
  const decide = async (path: string, body: object): Promise<unknown> => {
    const headers = { traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01` };
    const response = await fetch(`${plano.url}/routing${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const rest = { trace_id: "ab".repeat(16), pinned: false, switched: false };
  choice = "code generation";
  const decided = await decide("/v1/messages", { model: "plain", max_tokens: 1, messages });
  expect(decided).toEqual({
    models: ["dead/cheap", "sandbox-messages/coder"],
    route: "code generation",
    ...rest,
  });
  choice = "";
  expect(await decide("/v1/responses", { input: "hello" })).toEqual({
    models: ["none"],
    route: null,
    ...rest,
  });
});

test("routes are not listed as models", async () => {
  const { data } = await openai.models.list();
  expect(data.map(({ id }) => id).filter((id) => id.includes("route"))).toEqual([]);
});
