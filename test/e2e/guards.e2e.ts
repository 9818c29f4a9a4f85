// Filters that guard models and agents: no request with a prompt can bypass them, and exactly what they
// judged is sent on.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const ANSWER = {
  id: "c",
  object: "chat.completion",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }],
};

let guard: TestUpstream;
/** Model and agent. */
let upstream: TestUpstream;
let plano: TestPlano;
let listeners: string[];
beforeAll(async () => {
  guard = await startUpstream((response, { body }) => {
    const isEvil = body.includes("EVIL");
    response.writeHead(isEvil ? 403 : 200, { "content-type": "application/json" });
    response.end(isEvil ? '{"error":"no"}' : body);
  });
  upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(ANSWER));
  });
  const url = `http://127.0.0.1:${upstream.port}/v1`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, input_filters: [guard], unfiltered_endpoints: [moderations] }
  - { type: agent, name: agents, port: 8001, agents: [{ id: a, input_filters: [guard] }] }
model_providers:
  - { model: mine/m, provider_interface: openai, access_key: $GUARDED_KEY, base_url: "${url}", default: true }
  - { model: sandbox/x }
agents: [{ id: a, url: "${url}" }]
filters: [{ id: guard, type: http, url: "http://127.0.0.1:${guard.port}/check", on_failure: fail }]
routing: {}
`,
    { GUARDED_KEY: "k" },
  );
  const [agents] = plano.plan.config.agentListeners;
  listeners = [plano.url, `http://127.0.0.1:${agents?.port}`];
});
afterAll(async () => {
  await plano?.stop();
  await guard?.close();
  await upstream?.close();
});
beforeEach(() => {
  guard.received.length = 0;
  upstream.received.length = 0;
});

const turns = (content: string) => `[{"role":"user","content":"${content}"}]`;
const EVIL = `{"model":"mine/m","messages":${turns("EVIL")}}`;

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const sent = { "content-type": "application/json", ...headers };
  const response = await fetch(url, { method: "POST", body, headers: sent });
  const told = (await response.json()) as { error?: { message: string; code: string | null } };
  return { status: response.status, error: told.error };
}

describe("a prompt that the guard stops reaches no provider", () => {
  const ways: [string, string, string, Record<string, string>?][] = [
    ["plainly", "/v1/chat/completions", EVIL],
    ["with a query", "/v1/chat/completions?x=1", EVIL],
    ["with slashes that are merged", "//v1//chat/completions", EVIL],
    ["with a slash behind", "/v1/chat/completions/", EVIL],
    ["with an escaped slash", "/v1/chat%2Fcompletions", EVIL],
    ["with an escaped letter", "/v1/%63hat/completions", EVIL],
    ["with dots", "/v1/x/../chat/completions", EVIL],
    ["in capitals", "/V1/Chat/Completions", EVIL],
    ["with internal headers", "/v1/chat/completions", EVIL, { "x-plano-agent": "a", "x-plano-cluster": "c" }],
    [
      "twice, the malicious one first",
      "/v1/chat/completions",
      `{"messages":${turns("EVIL")},"messages":${turns("nice")}}`,
    ],
    [
      "twice, one with an escape",
      "/v1/chat/completions",
      `{"messages":${turns("nice")},"mess\\u0061ges":${turns("EVIL")}}`,
    ],
    ["in a look-alike", "/v1/chat/completions", `{"messages":${turns("nice")},"Messages":${turns("EVIL")}}`],
    ["in a look-alike alone", "/v1/chat/completions", `{"MESSAGES":${turns("EVIL")}}`],
    [
      "in a look-alike beyond ASCII",
      "/v1/chat/completions",
      `{"messages":${turns("nice")},"me\u017f\u017fages":${turns("EVIL")}}`,
    ],
    ["beside what is asked", "/v1/chat/completions", `{"messages":${turns("nice")},"prompt":"EVIL"}`],
    ["as a question about routes", "/routing/v1/chat/completions", EVIL],
  ];
  test.each(ways)("sent %s", async (_how, path, body, headers) => {
    for (const base of listeners) {
      const { status } = await post(base + path, body, headers);
      expect([400, 403, 404]).toContain(status);
      expect(upstream.received).toEqual([]);
    }
  });

  test.each([
    ["completions", '{"model":"mine/m","prompt":"EVIL"}'],
    ["embeddings", '{"model":"mine/m","input":"EVIL"}'],
    ["images/generations", '{"model":"mine/m","prompt":"EVIL"}'],
    ["messages/count_tokens", EVIL],
  ])("at an endpoint that it cannot see: %s", async (endpoint, body) => {
    const [models, agents] = listeners;
    const refused = await post(`${models}/v1/${endpoint}?x=1`, body);
    expect([refused.status, refused.error?.code]).toEqual([403, "endpoint_not_filtered"]);
    expect(refused.error?.message).toContain("unfiltered_endpoints");
    expect((await post(`${agents}/v1/${endpoint}`, body)).status).toBe(404);
    expect(upstream.received).toEqual([]);
  });
});

test("an endpoint that the listener lets through unfiltered works", async () => {
  const { status } = await post(`${plano.url}/v1/moderations`, '{"model":"mine/m","input":"EVIL"}');
  expect(status).toBe(200);
  expect(upstream.received.map(({ path }) => path)).toEqual(["/v1/moderations"]);
});

test("a refused endpoint is in the access log with its id, path and status", async () => {
  await post(`${plano.url}/v1/rerank?k=1`, "{}", { "x-request-id": "guarded-1" });
  await eventually(async () => {
    const lines = await plano.accessLog(1);
    return lines.some(
      (line) => line.request_id === "guarded-1" && line.path === "/v1/rerank" && line.status === 403,
    );
  }, "the line is in the log");
});

describe("the provider gets the body that the guard judged", () => {
  test.each([
    [
      "members that stand twice within",
      '{"model":"mine/m","messages":[{"role":"user","content":"EVIL","content":"nice"}]}',
    ],
    [
      "a prototype",
      '{"model":"mine/m","messages":[{"role":"user","content":"x","__proto__":{"content":"y"}}]}',
    ],
    ["half a surrogate", '{"model":"mine/m","messages":[{"role":"user","content":"\\ud800"}]}'],
    ["numbers beyond a double", '{"model":"mine/m","seed":12345678901234567890,"messages":[]}'],
  ])("with %s", async (_what, body) => {
    for (const base of listeners) {
      guard.received.length = 0;
      upstream.received.length = 0;
      expect((await post(`${base}/v1/chat/completions`, body)).status).toBe(200);
      const judged = JSON.parse(String(guard.received[0]?.body)) as Record<string, unknown>;
      const sent = String(upstream.received[0]?.body);
      expect(sent).toContain(`"messages":${JSON.stringify(judged.messages)}`);
      expect(sent.includes("EVIL")).toBe(false);
      if (judged.seed !== undefined) expect(sent).toContain(`"seed":${judged.seed}`);
    }
  });
});
