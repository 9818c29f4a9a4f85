// Many concurrent requests through real Envoy with two workers. Translated ones wait between the filter's two
// roles while others run. Each carries a marker of its own, which must never appear in another.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UPSTREAMS } from "./matrix/upstreams.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { type SlowLimits, startSlowLimits } from "./slow-limits.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const REQUESTS = 500;
const AT_ONCE = 25;
/** They begin with different APIs, so that most requests are translated and wait for the rate limit service. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  first: ["messages", "chat-completions"],
  second: ["converse", "responses", "generate-content"],
  third: ["generate-content", "messages"],
  fourth: ["responses", "converse"],
  fifth: ["chat-completions", "generate-content"],
};
const MARKER = /cafe\d{24}cafe/g;

interface Client {
  api: string;
  path: string;
  ask(prompt: string): object;
}
const message = (content: string): object => ({ role: "user", content });
const CLIENTS: readonly Client[] = [
  {
    api: "chat-completions",
    path: "/v1/chat/completions",
    ask: (prompt) => ({ messages: [message(prompt)] }),
  },
  {
    api: "messages",
    path: "/v1/messages",
    ask: (prompt) => ({ max_tokens: 100, messages: [message(prompt)] }),
  },
  { api: "responses", path: "/v1/responses", ask: (prompt) => ({ store: false, input: [message(prompt)] }) },
];

interface Marked {
  marker: string;
  /** Of the provider that is tried first. */
  provider: string;
  limited: boolean;
  path: string;
  body: string;
}
interface Answered {
  marker: string;
  status: number;
  /** The headers, then the body. */
  text: string;
}
/** A third asks for an alias and waits; the others ask for a model in the client's own API and do not. */
const requests = Array.from({ length: REQUESTS }, (_, index): Marked => {
  const { api, path, ask } = pick(CLIENTS, Math.floor(index / 6));
  const [alias, [first = ""]] = pick(Object.entries(ALIASES), Math.floor(index / 18));
  const limited = index % 3 === 0;
  const provider = limited ? first : api;
  // Also a trace id: 32 hexadecimal digits.
  const marker = `cafe${String(index).padStart(24, "0")}cafe`;
  const prompt = `${marker}${" word".repeat((index * 37) % 100)}`;
  const model = limited ? alias : `up/${api}`;
  const body = JSON.stringify({ model, stream: index % 2 === 0, ...ask(prompt) });
  return { marker, provider, limited, path, body };
});
/** The provider of each request. */
const places = new Map(requests.map(({ marker, provider }) => [marker, provider]));
const markers = requests.map(({ marker }) => marker);

let limits: SlowLimits;
let plano: TestPlano;
const providers = new Map<string, TestUpstream>();
const answers: Answered[] = [];

beforeAll(async () => {
  limits = await startSlowLimits();
  for (const { name } of UPSTREAMS) providers.set(name, await startUpstream(askSandbox));
  plano = await startTestPlano(configuration(), {}, 2);
  await sendAll();
}, 300_000);
afterAll(async () => {
  await plano?.stop();
  for (const provider of providers.values()) await provider.close();
  await limits?.close();
});

/** The sandbox answers in every API, and quotes the prompt. */
async function askSandbox(response: ServerResponse, { method, path, body }: ReceivedRequest): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${plano.sandbox.url}${path}`, { method, headers, body });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

function configuration(): string {
  const entries = UPSTREAMS.map(
    ({ name, entry, base }) =>
      `  - { model: up/${name}, ${entry}, base_url: "http://127.0.0.1:${providers.get(name)?.port}${base}" }`,
  );
  const aliases = Object.entries(ALIASES).map(
    ([alias, targets]) => `  ${alias}: { targets: [${targets.map((name) => `up/${name}`).join(", ")}] }`,
  );
  const counts = Object.keys(ALIASES).map(
    (alias) => `  - { model: ${alias}, selector: { key: x-user }, limit: { requests: 1000, unit: day } }`,
  );
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 60s }]
model_providers:
  - { model: sandbox/* }
${entries.join("\n")}
model_aliases:
${aliases.join("\n")}
ratelimits:
${counts.join("\n")}
ratelimit_service: { address: "127.0.0.1:${limits.port}", timeout: 30s, failure_mode: closed }
`;
}

function pick<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] ?? expect.unreachable();
}

async function send({ marker, path, body }: Marked): Promise<Answered> {
  const response = await fetch(`${plano.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "user-agent": marker,
      "x-request-id": marker,
      "x-user": marker,
      traceparent: `00-${marker}-cafecafecafecafe-01`,
    },
    body,
  });
  const headers = JSON.stringify([...response.headers]);
  return { marker, status: response.status, text: headers + (await response.text()) };
}

async function sendAll(): Promise<void> {
  const waiting = [...requests];
  const client = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) answers.push(await send(one));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

/** The distinct ones, in order of appearance. */
const markersIn = (text: string): string[] => [...new Set(text.match(MARKER))];
const sorted = (texts: readonly string[]): string[] => texts.flatMap(markersIn).sort();

test("each request gets an answer to its own prompt only", () => {
  const wrong = answers.filter(
    ({ status, text, marker }) => status !== 200 || markersIn(text).join() !== marker,
  );
  expect(wrong).toEqual([]);
  expect(answers.length).toBe(REQUESTS);
});

test("each request reaches its own model's provider once, with a whole body of its own", () => {
  const received = [...providers].flatMap(([name, provider]) =>
    provider.received.map(({ path, headers, body }) => ({
      name,
      body: body.toString(),
      head: path + JSON.stringify(headers),
    })),
  );
  const seen = received.map(({ name, body, head }) => {
    expect(() => JSON.parse(body), body).not.toThrow();
    const [marker = "", ...others] = markersIn(body);
    expect(others, body).toEqual([]);
    expect([marker, ...markersIn(head)], head).toEqual([marker, marker]);
    expect(name, body).toBe(places.get(marker));
    return marker;
  });
  expect(seen.sort()).toEqual(markers);
});

test("the rate limit service is asked about one request at a time", () => {
  const asked = limits.asked.map((bytes) => markersIn(bytes.toString("latin1")));
  expect(asked.filter(({ length }) => length !== 1)).toEqual([]);
  const limited = requests.filter((each) => each.limited).map(({ marker }) => marker);
  expect([...new Set(asked.flat())].sort()).toEqual(limited);
});

test("each request gets an access log line and an observation of its own", async () => {
  const log = await plano.accessLog(REQUESTS);
  for (const line of log) {
    const [marker = ""] = markersIn(String(line.user_agent));
    const model = places.get(marker);
    expect(line).toMatchObject({ request_id: marker, target: `up/${model}`, model, status: 200 });
    expect(markersIn(JSON.stringify(line))).toEqual([marker]);
  }
  const observations = await plano.observations(REQUESTS);
  const texts = observations.map((each) => JSON.stringify(each));
  expect(texts.filter((text) => markersIn(text).length !== 1)).toEqual([]);
  expect([sorted(log.map((line) => JSON.stringify(line))), sorted(texts)]).toEqual([markers, markers]);
});
