// Runs another client's whole exchange between any two callbacks of the filter; each exchange has the same
// result as alone. Covers every kind of state that outlives a callback: several targets, weights, limits,
// endpoints, agents, retries.
import { describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { type Client, requestFor, startWith } from "./configured.js";
import { chunk, completionOf, DONE, events, json, message, sse } from "./provider-answers.js";

const ENTRIES = [
  "{ model: openai/gpt-4o, access_key: $A }",
  "{ model: anthropic/claude-x, access_key: $C }",
  "{ model: gemini/g, access_key: $D }",
];
const BOTH = "anthropic/claude-x, openai/gpt-4o, gemini/g";
const REST = `model_aliases:
  several: { targets: [${BOTH}] }
  weighted: { targets: [{ target: anthropic/claude-x, weight: 2 }, { target: openai/gpt-4o, weight: 1 }] }
agents: [{ id: weather, url: "http://127.0.0.1:10510", api: messages }]
ratelimits:
  - { model: "*", selector: { key: x-user }, limit: { requests: 9000, tokens: 9000000, unit: day } }
  - { model: several, selector: { key: x-user }, limit: { tokens: 900000, unit: hour } }
`;
const SERVICE = 'ratelimit_service: { address: "127.0.0.1:8081" }\n';
const PATHS = { embeddings: "/v1/embeddings" };

interface Play {
  readonly client: Client | keyof typeof PATHS;
  readonly model: string;
  readonly more?: object;
  readonly headers?: Record<string, string>;
  readonly fails?: number;
}

const tools = [{ type: "custom", custom: { name: "freely" } }];
const PLAYS: readonly Play[] = [
  { client: "chat", model: "several" },
  { client: "chat", model: "several", fails: 1, more: { stream: true, tools } },
  { client: "chat", model: "several", fails: 2, more: { stream: true } },
  { client: "chat", model: "several", more: { logprobs: true } },
  { client: "messages", model: "several", fails: 1, more: { stream: true } },
  { client: "responses", model: "several", more: { stream: true, metadata: { a: "b" } } },
  { client: "responses", model: "several", fails: 2, more: { metadata: { a: "b" } } },
  { client: "chat", model: "weighted" },
  { client: "messages", model: "weighted", more: { stream: true } },
  { client: "messages", model: "openai/gpt-4o" },
  { client: "responses", model: "anthropic/claude-x" },
  { client: "chat", model: "openai/gpt-4o", more: { stream: true } },
  { client: "chat", model: "nobody" },
  { client: "chat", model: "any", headers: { "x-plano-agent": "weather" } },
  { client: "embeddings", model: "several", more: { input: "a" } },
];

/** The rotation of a weighted name belongs to the configuration, not to the exchange. */
const OTHERS = PLAYS.filter(({ model }) => model !== "weighted");

/** A conversation with its owner's name in every text. */
function begin(host: Host, { client, model, more, headers }: Play, marker: string): Exchange {
  const own = client === "responses" ? { input: marker } : { messages: [{ role: "user", content: marker }] };
  const named = model === "nobody" ? `nobody-${marker}` : model;
  const text = { model: named, ...own, ...more };
  const request = requestFor(client === "embeddings" ? "chat" : client, text);
  const path = client === "embeddings" ? { ":path": PATHS[client] } : {};
  const exchange = host.exchange();
  exchange.requestHeaders({ ...request.headers, ...path, ...headers, "x-user": marker }, false);
  const cut = request.body.length >> 1;
  if (!exchange.finished) exchange.requestChunk(request.body.slice(0, cut));
  if (!exchange.finished) exchange.requestChunk(request.body.slice(cut), true);
  return exchange;
}

function answer(exchange: Exchange, marker: string): void {
  const path = exchange.upstream.headers?.get(":path") ?? "";
  const streaming = Buffer.from(exchange.upstream.body).includes('"stream":true') || path.includes("stream");
  if (path.includes("enerateContent")) {
    const body = JSON.stringify({
      candidates: [{ content: { parts: [{ text: marker }] }, finishReason: "STOP" }],
    });
    exchange.respond(streaming ? sse : json, streaming ? `data: ${body}\n\n` : body);
  } else if (path.includes("messages")) {
    if (streaming) exchange.respond(sse, ...events.map((text) => text.replace("Hi", marker)));
    else exchange.respond(json, JSON.stringify({ ...message, content: [{ type: "text", text: marker }] }));
  } else if (streaming) exchange.respond(sse, chunk({ content: marker }), chunk({}, "stop"), DONE);
  else exchange.respond(json, completionOf(7, 3).replace("Hi", marker));
}

function play(host: Host, one: Play, marker: string): string {
  const exchange = begin(host, one, marker);
  for (let left = one.fails ?? 0; left > 0; left -= 1) {
    if (left === 1) exchange.retry({ ...json, ":status": "503" }, `{"error":{"message":"${marker}"}}`);
    else exchange.retry();
  }
  if (!exchange.finished) answer(exchange, marker);
  return outcome(exchange);
}

function outcome(exchange: Exchange): string {
  const state = [...exchange.filterState].filter(([key]) => key !== "plano.stream");
  return JSON.stringify([
    exchange.client.headers?.toRecord(),
    exchange.client.text,
    exchange.attempts.map(({ headers, body }) => [headers?.toRecord(), Buffer.from(body).toString()]),
    state.map(([key, value]) => [key, Buffer.from(value).toString()]),
  ]);
}

const observed = (host: Host): string[] =>
  host.flushCalls().flatMap(({ body }) => Buffer.from(body).toString().split("\n"));

async function startPlays(service: boolean, between: () => void): Promise<Host> {
  return startWith(ENTRIES, service ? REST + SERVICE : REST, { observe: between });
}

/** Each of its kind in turn, with the same other exchange at all its borders. */
async function playBeside(service: boolean, one: Play, others: readonly Play[]): Promise<string[]> {
  let other: Play | undefined;
  let borders = 0;
  const host = await startPlays(service, () => {
    if (other === undefined) return;
    const theirs = other;
    other = undefined;
    borders += 1;
    expect(play(host, theirs, "THEIRS")).not.toContain("MINE");
    other = theirs;
  });
  const outcomes = others.map((theirs) => {
    other = theirs;
    const mine = play(host, one, "MINE");
    other = undefined;
    return mine;
  });
  expect(borders).toBeGreaterThan(3 * others.length);
  host.tick();
  const mixed = observed(host).filter((line) => line.includes("MINE") && line.includes("THEIRS"));
  expect(mixed).toEqual([]);
  return outcomes;
}

describe.each([false, true])("an exchange, with a rate limit service: %s,", (service) => {
  test.each(PLAYS.map((one) => [JSON.stringify(one), one] as const))(
    "has the same result as alone: %s",
    async (_, one) => {
      const host = await startPlays(service, () => {});
      const alone = OTHERS.map(() => play(host, one, "MINE"));
      for (const text of alone) expect(text).toContain("MINE");
      expect(await playBeside(service, one, OTHERS)).toEqual(alone);
    },
  );
});
