// brightstaff's files change under load, in a whole Plano: chats of agents and models, and long streams through filters that
// are removed while they last. Nothing fails, nothing is cut, and every observation arrives.
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { configVersion } from "@plano/brightstaff";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type McpServer, startMcpServer } from "./mcp/start.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const RELOADS = 30;
const STREAMS = 6;
const CLIENTS = 4;

/** What a test changes of the service config. */
interface ServiceConfig {
  listeners: { name: string; agents: object[]; defaultAgent: string; outputFilters: string[] }[];
  filters: { id: string }[];
  modelListener: { inputFilters: string[]; outputFilters: string[] };
  models: { id: string; ownedBy: string }[];
  sessions: { ttlMilliseconds: number };
  requestBodyBytes: number;
}

let agent: TestUpstream;
let shout: TestUpstream;
let mcp: McpServer;
let plano: TestPlano;
let agents: string;
let original: ServiceConfig;
/** Sends a word to each open stream, or ends them. */
let open: ((word: string | undefined) => void)[];

beforeAll(async () => {
  open = [];
  agent = await startUpstream((response, { body }) => {
    const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "m" };
    const write = (delta: object, finish: string | null = null): void => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      response.write(`data: ${JSON.stringify({ ...chunk, choices })}\n\n`);
    };
    if (body.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      write({ role: "assistant", content: "begun " });
      open.push((word) => {
        write(word === undefined ? {} : { content: `${word} ` }, word === undefined ? "stop" : null);
        if (word === undefined) response.end("data: [DONE]\n\n");
      });
      return;
    }
    const choices = [{ index: 0, message: { role: "assistant", content: "yes" }, finish_reason: "stop" }];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices }));
  });
  shout = await startUpstream((response, { body }) => {
    const text = body.toString().replaceAll(/(?<="content":")[^"]*/g, (content) => content.toUpperCase());
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  });
  mcp = await startMcpServer();
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: agent, name: helpers, address: 127.0.0.1, output_filters: [shout], agents: [{ id: helper }] }
  - { type: model, name: models, address: 127.0.0.1, input_filters: [sign] }
agents: [{ id: helper, url: "http://127.0.0.1:${agent.port}" }]
filters:
  - { id: shout, type: http, url: "http://127.0.0.1:${shout.port}", timeout: 30s }
  - { id: sign, url: "http://127.0.0.1:${mcp.port}" }
model_providers:
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${agent.port}/v1", default: true }
  - { model: sandbox/* }
`);
  agents = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
  original = JSON.parse(await readFile(path.join(plano.directory, "brightstaff.json"), "utf8"));
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([agent?.close(), shout?.close(), mcp?.kill()]);
});

const ask = (base: string, stream = false): Promise<Response> =>
  fetch(`${base}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "own/m", messages: [{ role: "user", content: "hello" }], stream }),
  });

interface Status {
  version: string;
  refused?: { version: string; reason: string };
}
const status = async (): Promise<Status> =>
  (await (await fetch(`${plano.brightstaffUrl}/config`)).json()) as Status;

async function replace(text: string): Promise<string> {
  const file = path.join(plano.directory, "brightstaff.json");
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return configVersion(text);
}

async function change(config: ServiceConfig): Promise<void> {
  const version = await replace(JSON.stringify(config));
  await eventually(async () => (await status()).version === version, "the change is in force");
}

/** Another set of filters, models and limits each time; every other one without any filter. */
function changed(number: number): ServiceConfig {
  const common = {
    ...original,
    models: [...original.models, { id: `own/m${number}`, ownedBy: "own" }],
    sessions: { ...original.sessions, ttlMilliseconds: 60_000 + number },
    requestBodyBytes: original.requestBodyBytes + number,
  };
  if (number % 2 === 0) return { ...common, filters: original.filters.toReversed() };
  const listeners = original.listeners.map((listener) => ({ ...listener, outputFilters: [] }));
  return { ...common, listeners, filters: [], modelListener: { inputFilters: [], outputFilters: [] } };
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${plano.brightstaffUrl}/metrics`)).text();
  return Number(new RegExp(`^brightstaff_${name} (\\d+)`, "m").exec(text)?.[1]);
};

test("30 changed files under chats and streams fail no request, cut no stream and lose no observation", {
  timeout: 120_000,
}, async () => {
  const received = await metric("observations_received_total");
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => ask(agents, true)));
  await eventually(() => open.length === STREAMS, "the agent began every stream");
  let [done, asked] = [false, 0];
  const failures: (number | string)[] = [];
  const chat = async (base: string): Promise<void> => {
    while (!done) {
      asked += 1;
      try {
        const response = await ask(base);
        if (response.status !== 200) failures.push(response.status);
        await response.text();
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, index) => chat(index % 2 === 0 ? agents : plano.url));
  for (let number = 1; number <= RELOADS; number += 1) {
    await change(changed(number));
    const before = asked;
    for (const send of open) send(`w${number}`);
    await eventually(() => asked > before + CLIENTS, "chats go on");
  }
  done = true;
  await Promise.all(clients);
  for (const send of open) send(undefined);
  const texts = await Promise.all(streams.map((response) => response.text()));
  expect(failures).toEqual([]);
  for (const text of texts) {
    // The filter of the generation that it began with has seen each word.
    for (let number = 1; number <= RELOADS; number += 1) expect(text).toContain(`W${number} `);
    expect(text).toContain("data: [DONE]");
  }
  await eventually(
    async () => (await metric("observations_received_total")) >= received + asked + STREAMS,
    "every observation arrived",
  );
  expect(await metric("observations_received_total")).toBe(received + asked + STREAMS);
  expect(await metric("config_applied_total")).toBe(RELOADS);
  await eventually(async () => (await metric("config_generations")) === 1, "older generations are gone");
  expect(plano.status().brightstaff).toMatchObject({ state: "running" });
});

test("a refused file leaves the one before in force, and says why", async () => {
  const { version } = await status();
  const refused = await replace("{");
  await eventually(async () => (await status()).refused !== undefined, "the file is refused");
  expect(await status()).toMatchObject({
    version,
    refused: { version: refused, reason: "the service config is not JSON" },
  });
  for (const base of [plano.url, agents]) {
    expect((await ask(base)).status).toBe(200);
    // It is not for clients.
    expect(await (await fetch(`${base}/config`)).text()).not.toContain(version);
  }
  await change(original);
  expect((await status()).refused).toBeUndefined();
});
