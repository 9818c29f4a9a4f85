// A thousand mixed requests: whole ones and streams, refused ones and errors, failovers, clients that leave, agents with the
// calls that they cause, in three formats, of several callers. The dashboard's API, its CSV and export, `plano cost` and
// `plano obs`, `/metrics` of brightstaff and of Envoy, and the access log tell the same, to the last token.
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Breakdown, Overview, RequestList, RequestSummary } from "@plano/brightstaff/dashboard-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { planoCommand, showToCommands } from "./plano-command.js";
import { scrape, scrapeFrom } from "./telemetry/exposition.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const REQUESTS = 1_000;
const AT_A_TIME = 8;
/** What one in fifteen requests does. */
const KINDS = [
  ...["whole", "stream", "cached", "messages", "responses", "responses-stream", "failover", "unreachable"],
  ...["refused", "failing", "unknown", "left", "agent", "agent-stream", "agent-nested"],
] as const;
/** Each sends one request in three. */
const CALLERS = ["ada", "grace", "joan"] as const;
type Kind = (typeof KINDS)[number];

interface Tokens {
  input: number;
  output: number;
  cached: number;
}

function nothing(): Tokens {
  return { input: 0, output: 0, cached: 0 };
}

let provider: TestUpstream;
let agent: TestUpstream;
let plano: TestPlano;
let count = 0;
/** What they told of tokens, in all. */
const told = {
  provider: nothing(),
  agent: nothing(),
  byCaller: new Map<string, Tokens>(CALLERS.map((name) => [name, nothing()])),
};
beforeAll(async () => {
  const json = (response: ServerResponse, status: number, value: object): ServerResponse =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const answer = (response: ServerResponse, text: string, all: readonly Tokens[]): void => {
    const { model, stream } = JSON.parse(text) as { model: string; stream?: boolean };
    count += 1;
    const [input, output] = [100 + (count % 89), 10 + (count % 31)];
    const usage = {
      ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
      ...(model === "cached" && {
        prompt_tokens_details: { cached_tokens: input - 50 },
        completion_tokens_details: { reasoning_tokens: 5 },
      }),
    };
    const isTold = !["refused", "failing", "left"].includes(model);
    for (const sums of isTold ? all : []) {
      sums.input += input;
      sums.output += output;
      sums.cached += model === "cached" ? input - 50 : 0;
    }
    if (model === "refused") json(response, 400, { error: { message: "no", code: "bad" } });
    else if (model === "failing") json(response, 500, { error: { message: "no" } });
    else if (stream !== true) {
      const choices = [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }];
      json(response, 200, { id: "c", object: "chat.completion", created: 1, model, choices, usage });
    } else {
      const event = (more: object): string =>
        `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model, ...more })}\n\n`;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event({ choices: [{ index: 0, delta: { role: "assistant", content: "Hello" } }] }));
      if (model === "left") return;
      response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }));
      response.end(`${event({ choices: [], usage })}data: [DONE]\n\n`);
    }
  };
  provider = await startUpstream((response, { body }) => {
    const text = body.toString();
    answer(response, text, [told.provider, told.byCaller.get(callerIn(text)) ?? nothing()]);
  });
  agent = await startUpstream(async (response, { body, headers }) => {
    const text = body.toString();
    if (!text.includes("nested")) return answer(response, text, [told.agent]);
    // It calls a model as its caller, and tells of the tokens as its own.
    const id = headers["x-request-id"] ?? "";
    const caller = callerIn(text);
    const messages = [{ role: "user", content: `hello from ${caller}` }];
    const nested = await ask({ model: "own/whole", messages }, caller, { "x-request-id": String(id) });
    response.writeHead(200, { "content-type": "application/json" }).end(await nested.text());
  });
  const own = `provider_interface: openai, api: chat-completions, base_url: "http://127.0.0.1:${provider.port}/v1"`;
  const models = ["whole", "cached", "refused", "failing", "left"];
  const auth = JSON.stringify({ keys: CALLERS.map((name) => ({ name, hash: hashOf(name) })) });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - type: model
    name: models
    address: 127.0.0.1
    timeout: 20s
    auth: ${auth}
  - type: agent
    name: helpers
    address: 127.0.0.1
    auth: ${auth}
    agents: [{ id: weather, description: weather }, { id: flights, description: flights, default: true }]
agents:
  - { id: weather, url: "http://127.0.0.1:${agent.port}" }
  - { id: flights, url: "http://127.0.0.1:${agent.port}" }
model_providers:
  - { model: sandbox/gpt, default: true, pricing: { input: 1, output: 2 } }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
${models.map((model) => `  - { model: own/${model}, ${own}, pricing: { input: 2, output: 8, cached_input: 0.5 } }`).join("\n")}
model_aliases:
  failover: { targets: [own/failing, own/whole] }
  unreachable: { targets: [dead/m, own/whole] }
failover: { consecutive_failures: 0 }
dashboard: { content: off }
`,
    {},
    2,
  );
  const all = Array.from({ length: REQUESTS }, (_, at) => KINDS[(at * 7) % KINDS.length] as Kind);
  const next = all.entries();
  await Promise.all(Array.from({ length: AT_A_TIME }, () => sendEach(next)));
  await eventually(async () => (await overview()).totals.requests >= REQUESTS, "all were told", 30_000);
  await showToCommands(plano.directory, plano);
}, 120_000);
afterAll(async () => {
  await plano?.stop();
  await Promise.all([provider?.close(), agent?.close()]);
});

/** Who says so in a body. */
function callerIn(text: string): string {
  return CALLERS.find((name) => text.includes(`from ${name}`)) ?? "nobody";
}

async function sendEach(kinds: Iterator<[number, Kind]>): Promise<void> {
  for (let next = kinds.next(); next.done !== true; next = kinds.next()) {
    const [at, kind] = next.value;
    await send(kind, CALLERS[Math.floor(at / KINDS.length) % CALLERS.length] as string);
  }
}

/** The model that each asks for, where it is no name of its own. */
const MODELS: Partial<Record<Kind, string>> = {
  ...{ whole: "own/whole", stream: "own/whole", cached: "own/cached", messages: "own/whole" },
  ...{ responses: "own/cached", "responses-stream": "own/whole" },
  ...{ refused: "own/refused", failing: "own/failing", unknown: "nobody/m", left: "own/left" },
  ...{ agent: "any", "agent-stream": "any", "agent-nested": "any" },
};

const PATHS: Partial<Record<Kind, string>> = {
  messages: "messages",
  responses: "responses",
  "responses-stream": "responses",
};

async function send(kind: Kind, caller: string): Promise<void> {
  const [agents] = plano.plan.config.agentListeners;
  const url = kind.startsWith("agent") ? `http://127.0.0.1:${agents?.port}` : plano.url;
  const stream = kind === "left" || kind.endsWith("stream");
  const leaving = new AbortController();
  const path = PATHS[kind] ?? "chat/completions";
  const text = `hello ${kind} from ${caller}`;
  const said =
    path === "responses" ? { input: text } : { max_tokens: 50, messages: [{ role: "user", content: text }] };
  const body = { model: MODELS[kind] ?? kind, stream, ...said };
  const response = await ask(body, caller, {}, { place: `${url}/v1/${path}`, signal: leaving.signal });
  if (kind !== "left") {
    await response.text();
    return;
  }
  await response.body?.getReader().read();
  leaving.abort();
}

function ask(
  body: object,
  caller: string,
  headers: Record<string, string> = {},
  { place = `${plano.url}/v1/chat/completions`, signal }: { place?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(place, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${caller}`, ...headers },
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
}

async function read(place: string): Promise<string> {
  const token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${plano.dashboardUrl}/api/v1/${place}`, { headers })).text();
}

const overview = async (): Promise<Overview> => JSON.parse(await read("overview?range=1h")) as Overview;

async function listed(): Promise<RequestSummary[]> {
  const all: RequestSummary[] = [];
  let before: number | undefined;
  do {
    const after = before === undefined ? "" : `&before=${before}`;
    const page = JSON.parse(await read(`requests?range=1h&limit=500${after}`)) as RequestList;
    all.push(...page.requests);
    before = page.before;
  } while (before !== undefined);
  return all;
}

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** Of the rows that a breakdown, or the overview, has. */
const tokensOf = (rows: readonly { input: number; output: number; cachedInput: number }[]): Tokens => ({
  input: sum(rows.map(({ input }) => input)),
  output: sum(rows.map(({ output }) => output)),
  cached: sum(rows.map(({ cachedInput }) => cachedInput)),
});

test("every request is there once, as what it was", async () => {
  const requests = await listed();
  expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
  const { totals } = await overview();
  expect([requests.length, totals.requests]).toEqual([REQUESTS, REQUESTS]);
  const of = (kind: Kind): number =>
    Array.from({ length: REQUESTS }, (_, at) => KINDS[(at * 7) % KINDS.length]).filter(
      (each) => each === kind,
    ).length;
  expect(totals).toMatchObject({
    errors: of("refused") + of("failing") + of("unknown"),
    clientsLeft: of("left"),
    failovers: of("failover") + of("unreachable"),
  });
  const byListener = JSON.parse(await read("breakdown?by=listener&range=1h")) as Breakdown;
  expect(sum(byListener.rows.map((row) => row.requests))).toBe(REQUESTS);
});

test("the terminal's numbers are those of the page", async () => {
  const { totals } = await overview();
  const [, printed] = await planoCommand(plano.directory, ["obs", "--once", "--since", "1h"]);
  expect((JSON.parse(printed) as Overview).totals).toEqual(totals);
  for (const by of ["model", "caller,listener"]) {
    const [, rows] = await planoCommand(plano.directory, ["cost", "--by", by, "--since", "1h", "--json"]);
    const told = rows
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row) as Breakdown["rows"][number]);
    expect(tokensOf(told), by).toEqual(tokensOf([totals]));
    expect(sum(told.map(({ cost }) => cost)), by).toBeCloseTo(totals.cost ?? Number.NaN, 9);
  }
});

test("each caller has the tokens of its own requests", async () => {
  const { rows } = JSON.parse(await read("breakdown?by=caller&by=provider&range=1h")) as Breakdown;
  for (const [caller, tokens] of told.byCaller) {
    const own = rows.filter(({ key }) => key.caller === caller && key.provider === "own");
    expect(tokensOf(own), caller).toEqual(tokens);
  }
});

test("tokens and cost are the same everywhere", async () => {
  const { totals } = await overview();
  const expected = tokensOf([totals]);
  expect(expected.cached).toBeGreaterThan(0);
  const requests = await listed();
  const usages = requests.flatMap(({ usage }) => usage ?? []);
  const ofRequests = usages.map((usage) => ({ ...usage, cachedInput: usage.cachedInput ?? 0 }));
  expect(tokensOf(ofRequests)).toEqual(expected);
  expect(sum(requests.map(({ cost }) => cost))).toBeCloseTo(totals.cost ?? Number.NaN, 9);
  // By what, and whether sums or requests tell it, does not matter.
  for (const query of ["by=model&range=1h", "by=provider&range=1h", "by=model&range=1h&q=input:>=0"]) {
    const { rows } = JSON.parse(await read(`breakdown?${query}`)) as Breakdown;
    expect(tokensOf(rows), query).toEqual(expected);
    expect(sum(rows.map(({ cost }) => cost)), query).toBeCloseTo(totals.cost ?? Number.NaN, 9);
  }
  const [head = "", ...lines] = (await read("breakdown?by=model&range=1h&format=csv")).trim().split("\r\n");
  const columns = head.split(",");
  const column = (name: string): number =>
    sum(lines.map((line) => Number(line.split(",")[columns.indexOf(name)])));
  expect([column("input"), column("output")]).toEqual([expected.input, expected.output]);
  const exported = (await read("export?range=1h")).trim().split("\n");
  expect(exported).toHaveLength(REQUESTS);

  // Of models only: an agent may tell of tokens that its calls of models have used.
  const byProvider = (JSON.parse(await read("breakdown?by=provider&range=1h")) as Breakdown).rows;
  const isAgent = ({ key }: Breakdown["rows"][number]): boolean =>
    key.provider?.startsWith("agent/") === true;
  const ofModels = tokensOf(byProvider.filter((row) => !isAgent(row)));
  expect(tokensOf(byProvider.filter(isAgent))).toEqual(told.agent);
  expect(tokensOf(byProvider.filter(({ key }) => key.provider === "own"))).toEqual(told.provider);
  const ofBrightstaff = await scrapeFrom(`${plano.brightstaffUrl}/metrics`);
  const tokens = (kind: string): number =>
    sum(
      ofBrightstaff.samples
        .filter(({ name, labels }) => name === "brightstaff_llm_tokens_total" && labels.kind === kind)
        .map(({ value }) => value),
    );
  expect([tokens("prompt"), tokens("completion"), tokens("cache_read")]).toEqual(Object.values(ofModels));
  const dollars = ofBrightstaff.samples.filter(({ name }) => name === "brightstaff_llm_cost_usd_total");
  expect(sum(dollars.map(({ value }) => value))).toBeCloseTo(totals.cost ?? Number.NaN, 9);

  const ofEnvoy = await scrape(plano.adminUrl);
  const counted = (type: string): number =>
    sum(
      ofEnvoy.samples
        .filter(
          ({ name, labels }) =>
            name === "plano_tokens_total" &&
            labels.type === type &&
            labels.provider?.startsWith("agent/") === false,
        )
        .map(({ value }) => value),
    );
  expect([counted("input"), counted("output"), counted("cached")]).toEqual(Object.values(ofModels));

  await eventually(async () => {
    const all = await plano.accessLog(REQUESTS);
    const log = all.filter(({ target }) => !String(target).startsWith("agent/"));
    const [input, output] = [sumOf(log, "input_tokens"), sumOf(log, "output_tokens")];
    return input === ofModels.input && output === ofModels.output;
  }, "the access log has as many tokens");
});

const sumOf = (lines: readonly Record<string, unknown>[], member: string): number =>
  sum(lines.map((line) => Number(line[member] ?? 0)));
