// The budget for requests in brightstaff's memory, through real Envoy: filters' answers count, the limit
// holds, and everything is released however a request ends.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const EVENTS = 40;
const EVENT = JSON.stringify({
  id: "c",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { content: "word ", role: "assistant" }, finish_reason: "stop" }],
});

interface Body {
  messages?: { content: string }[];
  stream?: boolean;
}

/** Behaves as the first message says. */
const wanted = ({ body }: ReceivedRequest): string =>
  (JSON.parse(body.toString()) as Body).messages?.[0]?.content ?? "";

function json(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

let agent: TestUpstream;
let filter: TestUpstream;
let plano: TestPlano;
let url: string;
beforeAll(async () => {
  agent = await startUpstream((response, received) => {
    const what = wanted(received);
    if (what === "agent hangs") return;
    if (what === "agent breaks") return void response.destroy();
    if (what === "agent breaks late") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      return void response.write('{"id":', () => response.destroy());
    }
    if ((JSON.parse(received.body.toString()) as Body).stream === true) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      return void response.end(`${`data: ${EVENT}\n\n`.repeat(EVENTS)}data: [DONE]\n\n`);
    }
    const choices = [{ index: 0, message: { role: "assistant", content: what }, finish_reason: "stop" }];
    json(response, JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices }));
  });
  filter = await startUpstream((response, received) => {
    const text = received.body.toString();
    const what = received.path.startsWith("/before/") ? wanted(received) : "";
    if (what === "filter hangs") return;
    if (what === "filter breaks") return void response.destroy();
    if (what === "filter stops") return void response.writeHead(403).end('{"error":"no"}');
    if (what === "filter answers much") return json(response, `{"x":"${"x".repeat(20 << 20)}"}`);
    if (what === "filter answers many values") return json(response, `{"x":[${"1,".repeat(1 << 20)}1]}`);
    const padded = { ...(JSON.parse(text) as object), padding: "x".repeat(1 << 20) };
    json(response, received.path.startsWith("/after/") ? JSON.stringify(padded) : text);
  });
  const at = `http://127.0.0.1:${filter.port}`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: agents, address: 127.0.0.1, agents: [{ id: a, input_filters: [before] }], output_filters: [after] }
model_providers: [{ model: sandbox/x, default: true }]
agents: [{ id: a, url: "http://127.0.0.1:${agent.port}/v1" }]
filters:
  - { id: before, type: http, url: "${at}/before", timeout: 5s }
  - { id: after, type: http, url: "${at}/after", timeout: 20s }
limits: { requests_in_flight: 64MiB }
`);
  url = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}/v1/chat/completions`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([agent?.close(), filter?.close()]);
});

function ask(content: string, more: object = {}, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content }], ...more });
  return fetch(url, { method: "POST", body, ...(signal && { signal }) });
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${plano.brightstaffUrl}/metrics`)).text();
  return Number(new RegExp(`^brightstaff_${name} (\\S+)$`, "m").exec(text)?.[1]);
}

async function isFree(): Promise<boolean> {
  return (await metric("memory_budget_held_bytes")) === 0;
}

test.each([
  ["hi", 200],
  ["filter stops", 403],
  ["filter hangs", 504],
  ["filter breaks", 502],
  ["filter answers much", 503],
  ["filter answers many values", 503],
  ["agent breaks", 502],
  ["agent breaks late", 502],
])("no memory is held once a request is over: %s", async (content, status) => {
  const refused = await metric("memory_budget_refusals_total");
  const response = await ask(content);
  const text = await response.text();
  expect([response.status, status === 503 ? JSON.parse(text).error.code : undefined]).toEqual([
    status,
    status === 503 ? "overloaded" : undefined,
  ]);
  await eventually(isFree, "all was given back");
  expect(await metric("memory_budget_refusals_total")).toBe(refused + (status === 503 ? 1 : 0));
});

test.each(["agent hangs", "filter hangs"])(
  "no memory is held once the client has left: %s",
  async (content) => {
    const leaving = new AbortController();
    const left = ask(content, {}, leaving.signal).catch(() => "left");
    await eventually(async () => !(await isFree()), "the request is there");
    leaving.abort();
    expect(await left).toBe("left");
    await eventually(isFree, "all was given back");
  },
);

test("a filter's answer to one event of a stream is released with the event", async () => {
  // By this estimate the filter's answers take twice the budget together.
  const response = await ask("hi", { stream: true });
  const text = await response.text();
  expect(text.match(/padding/g)?.length).toBeGreaterThan(16);
  expect(text.trimEnd().endsWith("[DONE]")).toBe(true);
  await eventually(isFree, "all was given back");
});
