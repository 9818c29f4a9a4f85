// The record of a request, from a real Envoy with two workers: refused, failed over, streamed, with a tool call, left by its
// client, and many at once. The access log tells the same.
import type { ServerResponse } from "node:http";
import type { Observation } from "@plano/config/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const CONCURRENT = 200;
const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
const CALL = { id: "call_1", type: "function", function: { name: "find", arguments: '{"q":"sea"}' } };

let provider: TestUpstream;
let plano: TestPlano;

beforeAll(async () => {
  provider = await startUpstream((response, { body }) => answer(response, JSON.parse(body.toString())));
  const own = `provider_interface: openai, base_url: "http://127.0.0.1:${provider.port}"`;
  const text = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/gpt }
  - { model: own/*, ${own} }
  - { model: own/whole, ${own} }
  - { model: own/failing, ${own} }
  - { model: own/broken, ${own} }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  unreachable-first: { targets: [dead/m, own/whole] }
  failing-first: { targets: [own/failing, own/whole] }
  broken-first: { targets: [own/broken, own/whole] }
dashboard: { content: memory, tags: { team: x-team } }
`;
  plano = await startTestPlano(text, {}, 2);
}, 60_000);
afterAll(async () => {
  await plano?.stop();
  await provider?.close();
});

function answer(response: ServerResponse, { model, stream }: { model: string; stream?: boolean }): void {
  const json = (status: number, value: object): ServerResponse =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (model === "failing") {
    json(500, { error: { message: "oops", code: "broken" } });
    return;
  }
  if (model === "broken") {
    response.destroy();
    return;
  }
  if (stream !== true) {
    const message = { role: "assistant", content: "Hello", ...(model === "tool" && { tool_calls: [CALL] }) };
    const reason = model === "tool" ? "tool_calls" : "stop";
    const choices = [{ index: 0, message, finish_reason: reason }];
    json(200, { id: "c", object: "chat.completion", model, choices, usage: USAGE });
    return;
  }
  const event = (more: object): string => `data: ${JSON.stringify({ id: "c", model, ...more })}\n\n`;
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(event({ choices: [{ index: 0, delta: { role: "assistant", content: "Hello" } }] }));
  if (model === "endless") return;
  response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }));
  response.end(`${event({ choices: [], usage: USAGE })}data: [DONE]\n\n`);
}

function send(id: string, body: object | string, more: RequestInit = {}): Promise<Response> {
  return fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": id, "x-team": "blue" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...more,
  });
}

const chat = (model: string, more: object = {}): object => ({
  model,
  messages: [{ role: "user", content: `hello ${model}` }],
  ...more,
});

/** The observation and the access log's line of a request, which tell the same. */
async function recordOf(id: string): Promise<Observation> {
  const of = (lines: Record<string, unknown>[]): Record<string, unknown> | undefined =>
    lines.find(({ request_id: one }) => one === id);
  const found: { observed?: Record<string, unknown>; logged?: Record<string, unknown> } = {};
  await eventually(async () => {
    Object.assign(found, { observed: of(await plano.observations(0)), logged: of(await plano.accessLog(0)) });
    return found.observed !== undefined && found.logged !== undefined;
  }, `${id} was observed and logged`);
  const { logged } = found;
  const record = found.observed as unknown as Observation;
  const { input = null, output = null } = record.usage ?? {};
  const told = (count: unknown): number | null => (count == null ? null : Number(count));
  expect([told(logged?.input_tokens), told(logged?.output_tokens)]).toEqual([input, output]);
  expect([logged?.status, logged?.target ?? null]).toEqual([record.status, record.target]);
  // The log has what the client was told: nothing, when it left before.
  if (record.status !== 0) expect(Number(logged?.attempts)).toBe(record.attempt_count);
  return record;
}

test("a refused request is there, with its code and message", async () => {
  await (await send("unknown", chat("nobody/m"))).text();
  expect(await recordOf("unknown")).toMatchObject({
    listener: "models",
    tags: { team: "blue" },
    asked: "nobody/m",
    target: null,
    status: 404,
    error: { code: "model_not_found", message: expect.stringContaining("nobody/m") },
    ended_by: "gateway",
  });
  await (await send("broken", "{")).text();
  expect(await recordOf("broken")).toMatchObject({ status: 400, attempts: [], ended_by: "gateway" });
});

test("a request that no address takes has as many attempts in its headers as in its record and in the log", async () => {
  const response = await send("refused", chat("dead/m"));
  const { status, headers } = response;
  expect(await response.text()).toContain("could not be reached. Tried: dead/m (connect, 3 times).");
  expect([status, headers.get("x-plano-attempts")]).toEqual([502, "3"]);
  const { attempts, ...record } = await recordOf("refused");
  expect(record).toMatchObject({ status: 502, attempt_count: 3, ended_by: "gateway" });
  expect(attempts.map(({ error }) => error)).toEqual(["connect", "connect", "connect"]);
});

test("a failover has both attempts, and why the first one failed", async () => {
  for (const [first, error, status] of [
    ["unreachable", "connect", 0],
    ["broken", "reset", 0],
    ["failing", "status", 500],
  ] as const) {
    const id = `${first}-first`;
    expect((await send(id, chat(id))).status).toBe(200);
    const { attempts, ...record } = await recordOf(id);
    expect(record).toMatchObject({ target: "own/whole", attempt_count: 2, ended_by: "provider" });
    expect(attempts).toMatchObject([
      { status, error },
      { target: "own/whole", status: 200, error: null },
    ]);
    expect(attempts[1]?.began_ms).toBeGreaterThanOrEqual(attempts[0]?.began_ms ?? Number.NaN);
  }
});

test("an answer has its text and its calls, whole or as a stream", async () => {
  await (await send("tool", chat("own/tool"))).text();
  const { parts, ...record } = await recordOf("tool");
  expect(record).toMatchObject({ stop_reason: "tool_use", usage: { input: 11, output: 7 } });
  expect(parts).toMatchObject([
    { role: "user", kind: "text", text: "hello own/tool" },
    { role: "assistant", kind: "text", message: 1, text: "Hello" },
    { role: "assistant", kind: "tool_call", name: "find", id: "call_1", text: '{"q":"sea"}' },
  ]);
  await (await send("stream", chat("own/stream", { stream: true }))).text();
  expect(await recordOf("stream")).toMatchObject({
    stream: true,
    ttft_ms: expect.any(Number),
    usage: { input: 11, output: 7 },
    parts: [{ role: "user" }, { role: "assistant", text: "Hello" }],
    ended_by: "provider",
  });
});

test("a client that leaves ends its request, and what it got is there", async () => {
  const leaving = new AbortController();
  const response = await send("left", chat("own/endless", { stream: true }), { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  await reader?.read().catch(() => {});
  expect(await recordOf("left")).toMatchObject({
    status: 200,
    ended_by: "client",
    stop_reason: null,
    parts: [{ role: "user" }, { role: "assistant", text: "Hello" }],
  });
});

test("of many at once each has its own record, and its time", async () => {
  const began = Date.now();
  const ids = Array.from({ length: CONCURRENT }, (_, index) => `many-${index}`);
  await Promise.all(ids.map(async (id) => (await send(id, chat("own/whole", { user: id }))).text()));
  const ended = Date.now();
  const isOne = ({ request_id: id }: Observation): boolean => id.startsWith("many-");
  let records: Observation[] = [];
  await eventually(async () => {
    records = ((await plano.observations(0)) as unknown as Observation[]).filter(isOne);
    return records.length === CONCURRENT;
  }, "all were observed");
  expect(new Set(records.map(({ request_id: id }) => id)).size).toBe(CONCURRENT);
  expect(records.filter(({ request_id: id, user }) => user !== id)).toEqual([]);
  const times = records.map(({ started_ms: time }) => time).sort((one, other) => one - other);
  // The clocks of the processes are one, in milliseconds.
  expect(times[0]).toBeGreaterThanOrEqual(began - 1);
  expect(times.at(-1)).toBeLessThanOrEqual(ended + 1);
});
