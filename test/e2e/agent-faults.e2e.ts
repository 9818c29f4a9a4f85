// Failing agents, as processes of their own behind real Envoy: clients of any API get an answer, an error in
// their own format, or a stream that ends. Nothing hangs, and nothing is left behind.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../canned/faults.js";
import { FORMATS } from "../canned/formats.js";
import { type CannedProvider, startProvider } from "../canned/start.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const FAULTS: readonly Fault[] = ["garbage", "page", "reset", "short", "broken", "slow", "endless"];
type Client = (typeof FORMATS)[number];
/** The APIs of clients. */
const CLIENTS = FORMATS.slice(0, 3);
const FIRST_PORT = 8101;

let provider: CannedProvider;
let mortal: CannedProvider;
let plano: TestPlano;
let model: TestUpstream;
/** The behaviour of the model that chooses agents. */
let judge: (response: ServerResponse) => void;
const json = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { "content-type": "application/json" });

beforeAll(async () => {
  [provider, mortal] = await Promise.all([startProvider(), startProvider()]);
  model = await startUpstream((response) => judge(response));
  const ids = [...FAULTS, "mortal"];
  const listeners = ids.map(
    (id, index) =>
      `  - { type: agent, name: ${id}, address: 127.0.0.1, port: ${FIRST_PORT + index}, agents: [{ id: ${id} }] }`,
  );
  const agents = FAULTS.map(
    (id) => `  - { id: ${id}, url: "http://127.0.0.1:${provider.port}/fault/${id}/v1" }`,
  );
  plano = await startTestPlano(`
version: v0.4.0
listeners:
${listeners.join("\n")}
  - type: agent
    name: several
    address: 127.0.0.1
    port: ${FIRST_PORT + ids.length}
    agents:
      - { id: endless, description: talks }
      - { id: slow, description: takes its time, default: true }
limits: { stream_duration: 5s }
agents:
${agents.join("\n")}
  - { id: mortal, url: "http://127.0.0.1:${mortal.port}/fault/slow/v1" }
model_providers:
  - { model: sandbox/* }
  - { model: judge/m, provider_interface: openai, base_url: "http://127.0.0.1:${model.port}", default: true }
`);
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([provider?.stop(), mortal?.stop(), model?.close()]);
});

function ask(
  name: string,
  { path, ask: question }: Client,
  stream: boolean,
  signal?: AbortSignal,
): Promise<Response> {
  const port = plano.plan.config.agentListeners.find((listener) => listener.name === name)?.port;
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", ...question("Tell me."), stream }),
    ...(signal && { signal }),
  });
}

/** How many requests brightstaff is serving. */
async function asked(): Promise<number> {
  const text = await (
    await fetch(`${plano.adminUrl}/stats?filter=http.plano-egress.downstream_rq_active`)
  ).text();
  return Number(/active: (\d+)/.exec(text)?.[1] ?? Number.NaN);
}

type Answer = { status: number; body: { type?: string; error: { message: string; code?: string } } };
async function refusalOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}
const shapeOf = (client: Client, message: string, code: string): object =>
  client.name === "messages"
    ? { type: "error", error: { type: "api_error", message: expect.stringContaining(message) } }
    : { error: { type: "server_error", code, message: expect.stringContaining(message) } };

/** Only the last event reports the error. */
function expectToldOfBreak(text: string, { name }: Client): void {
  const last = text.trimEnd().split("\n\n").at(-1) ?? "";
  expect(last).toMatch(name === "chat-completions" ? /^data: \{"error":/ : /^event: error\n/);
  expect(last).toContain("broke off before its end");
  expect(text.split("broke off").length).toBe(last.split("broke off").length);
}

describe.each(CLIENTS)("a client of $name", (client) => {
  test.each([
    ["garbage", "is not JSON", "bad_provider_response"],
    ["page", "is not JSON", "bad_provider_response"],
    ["reset", "the agent reset broke before it answered", "upstream_reset"],
  ])("gets an error when an agent answers with %s, streamed or not", async (id, message, code) => {
    for (const stream of [false, true]) {
      const refusal = await refusalOf(await ask(id, client, stream));
      expect(refusal).toMatchObject({ status: 502, body: shapeOf(client, message, code) });
    }
  });

  test("gets an error and no part of a whole response that breaks off", async () => {
    const early = await refusalOf(await ask("short", client, false));
    expect(early).toMatchObject({
      status: 502,
      body: shapeOf(client, "broke off before its end", "bad_provider_response"),
    });
    const broken = await refusalOf(await ask("broken", client, false));
    expect(broken).toMatchObject({ status: 502, body: shapeOf(client, "broke before", "upstream_reset") });
  });

  test("gets an error event when a stream ends too early", async () => {
    const text = await (await ask("short", client, true)).text();
    const last = text.trimEnd().split("\n\n").at(-1) ?? "";
    expect(last).toContain("closed the stream before the answer was complete");
    const begins = { "chat-completions": 'data: {"error":', responses: "event: response.failed\n" };
    expect(last.startsWith((begins as Record<string, string>)[client.name] ?? "event: error\n")).toBe(true);
    expect(text).toContain("word5");
  });

  test("gets an error event after the delivered text when a stream breaks off", async () => {
    const text = await (await ask("broken", client, true)).text();
    expect(text).toContain("word5");
    expectToldOfBreak(text, client);
  });

  test("gets a slow stream whole", async () => {
    const text = await (await ask("slow", client, true)).text();
    expect(text).toContain("word47");
    expect(text).toContain(client.end);
  });

  test("gets an endless stream until it leaves", async () => {
    const leave = new AbortController();
    const { body } = await ask("endless", client, true, leave.signal);
    const reader = body?.getReader();
    for (let chunks = 0; chunks < 5; chunks++) expect((await reader?.read())?.done).toBe(false);
    expect(await asked()).toBe(1);
    leave.abort();
    await eventually(async () => (await asked()) === 0, "the agent was left alone");
  });
});

test("a stream whose agent is killed ends with an error event, and the agent is unreachable afterwards", async () => {
  const [client] = CLIENTS as [Client];
  const response = await ask("mortal", client, true);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await mortal.kill();
  let rest = "";
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    rest += Buffer.from(next.value).toString();
  }
  expectToldOfBreak(rest, client);
  for (const each of CLIENTS) {
    const refusal = await refusalOf(await ask("mortal", each, true));
    expect(refusal).toMatchObject({ status: 502, body: shapeOf(each, "mortal", "upstream_unreachable") });
  }
});

describe("the model that chooses agents", () => {
  const chosen = (content: unknown): string =>
    JSON.stringify({
      id: "c",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    });

  test.each<[string, (response: ServerResponse) => void]>([
    ["prose", (response) => void json(response).end(chosen("I would ask somebody who knows about weather."))],
    ["nothing", (response) => void json(response).end(chosen(""))],
    ["names that nobody has", (response) => void json(response).end(chosen('{"agents":["root","admin"]}'))],
    ["no choices", (response) => void json(response).end("{}")],
    ["no JSON", (response) => void json(response).end("{not json")],
    ["a page", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>")],
    ["an error", (response) => void response.writeHead(500).end()],
    ["a broken connection", (response) => void response.destroy()],
  ])("that answers with %s leaves it to the default agent", async (_what, answer) => {
    judge = answer;
    const responses = await Promise.all(CLIENTS.map((client) => ask("several", client, false)));
    expect(responses.map(({ status, headers }) => [status, headers.get("x-plano-agent")])).toEqual(
      CLIENTS.map(() => [200, "slow"]),
    );
    await Promise.all(responses.map((response) => response.text()));
  });
});

// These two wait for different time limits, so they wait together.
test.concurrent("the model that chooses agents and does not answer in time leaves it to the default agent", {
  timeout: 40_000,
}, async () => {
  judge = () => {};
  const [client] = CLIENTS as [Client];
  const response = await ask("several", client, false);
  expect([response.status, response.headers.get("x-plano-agent")]).toEqual([200, "slow"]);
});

test.concurrent("an endless stream ends with one error event at its time limit", async () => {
  const texts = await Promise.all(CLIENTS.map(async (client) => (await ask("endless", client, true)).text()));
  for (const text of texts) expect(text.match(/^(event: error$|data: \{"error":)/gm)).toHaveLength(1);
  for (const text of texts) expect(text).toContain("took longer");
});

test("afterwards Envoy and brightstaff have no open streams, and agents answer as before", async () => {
  const open = async (): Promise<string[]> => {
    const stats = await (await fetch(`${plano.adminUrl}/stats?filter=rq_active$`)).text();
    return stats
      .split("\n")
      .filter((line) => !/^(http\.admin|http\.plano-admin|cluster\.plano-admin)\.|: 0$|^$/.test(line));
  };
  await expect.poll(open, { timeout: 10_000 }).toEqual([]);
  process.kill(plano.pids.brightstaff, 0);
  const [client] = CLIENTS as [Client];
  expect((await ask("slow", client, false)).status).toBe(200);
});
