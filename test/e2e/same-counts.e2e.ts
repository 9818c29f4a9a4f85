// A thousand mixed requests: whole ones and streams, refused ones and errors, failovers, clients that leave, agents with the calls that
// they cause. The dashboard's API, its CSV and export, `/metrics` of brightstaff and of Envoy, and the access log tell the same, to the
// last token.
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Breakdown, Overview, RequestList, RequestSummary } from "@plano/brightstaff/dashboard-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { scrape, scrapeFrom } from "./telemetry/exposition.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const REQUESTS = 1_000;
const AT_A_TIME = 8;
/** What one in thirteen requests does. */
const KINDS = [
  ...["whole", "stream", "cached", "messages", "failover", "unreachable"],
  ...["refused", "failing", "unknown", "left", "agent", "agent-stream", "agent-nested"],
] as const;
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
const told = { provider: nothing(), agent: nothing() };
beforeAll(async () => {
  const json = (response: ServerResponse, status: number, value: object): ServerResponse =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const answer = (response: ServerResponse, text: string, sums: Tokens): void => {
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
    if (["refused", "failing", "left"].includes(model) === false) {
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
  provider = await startUpstream((response, { body }) => answer(response, body.toString(), told.provider));
  agent = await startUpstream(async (response, { body, headers }) => {
    const text = body.toString();
    if (!text.includes("nested")) return answer(response, text, told.agent);
    // It calls a model, and tells of the tokens as its own.
    const id = headers["x-request-id"] ?? "";
    const nested = await ask({ model: "own/whole" }, { "x-request-id": String(id) });
    response.writeHead(200, { "content-type": "application/json" }).end(await nested.text());
  });
  const own = `provider_interface: openai, base_url: "http://127.0.0.1:${provider.port}/v1"`;
  const models = ["whole", "cached", "refused", "failing", "left"];
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s }
  - type: agent
    name: helpers
    address: 127.0.0.1
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
  const next = all.values();
  await Promise.all(Array.from({ length: AT_A_TIME }, () => sendEach(next)));
  await eventually(async () => (await overview()).totals.requests >= REQUESTS, "all were told", 30_000);
}, 120_000);
afterAll(async () => {
  await plano?.stop();
  await Promise.all([provider?.close(), agent?.close()]);
});

async function sendEach(kinds: Iterator<Kind>): Promise<void> {
  for (let kind = kinds.next(); kind.done !== true; kind = kinds.next()) await send(kind.value);
}

/** The model that each asks for, where it is no name of its own. */
const MODELS: Partial<Record<Kind, string>> = {
  ...{ whole: "own/whole", stream: "own/whole", cached: "own/cached", messages: "own/whole" },
  ...{ refused: "own/refused", failing: "own/failing", unknown: "nobody/m", left: "own/left" },
  ...{ agent: "any", "agent-stream": "any", "agent-nested": "any" },
};

async function send(kind: Kind): Promise<void> {
  const [agents] = plano.plan.config.agentListeners;
  const url = kind.startsWith("agent") ? `http://127.0.0.1:${agents?.port}` : plano.url;
  const stream = ["stream", "left", "agent-stream"].includes(kind);
  const leaving = new AbortController();
  const place = `${url}/v1/${kind === "messages" ? "messages" : "chat/completions"}`;
  const messages = [{ role: "user", content: `hello ${kind}` }];
  const body = { model: MODELS[kind] ?? kind, stream, messages };
  const response = await ask(body, {}, { place, signal: leaving.signal });
  if (kind !== "left") {
    await response.text();
    return;
  }
  await response.body?.getReader().read();
  leaving.abort();
}

function ask(
  body: object,
  headers: Record<string, string> = {},
  { place = `${plano.url}/v1/chat/completions`, signal }: { place?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const told = { max_tokens: 50, messages: [{ role: "user", content: "hello" }], ...body };
  return fetch(place, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(told),
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

test("tokens and cost are the same everywhere", async () => {
  const { totals } = await overview();
  const expected = tokensOf([totals]);
  expect(expected.cached).toBeGreaterThan(0);
  const requests = await listed();
  const usages = requests.flatMap(({ usage }) => usage ?? []);
  const ofRequests = usages.map((usage) => ({ ...usage, cachedInput: usage.cachedInput ?? 0 }));
  expect(tokensOf(ofRequests)).toEqual(expected);
  expect(sum(requests.map(({ cost }) => cost))).toBeCloseTo(totals.cost, 9);
  // By what, and whether sums or requests tell it, does not matter.
  for (const query of ["by=model&range=1h", "by=provider&range=1h", "by=model&range=1h&q=input:>=0"]) {
    const { rows } = JSON.parse(await read(`breakdown?${query}`)) as Breakdown;
    expect(tokensOf(rows), query).toEqual(expected);
    expect(sum(rows.map(({ cost }) => cost)), query).toBeCloseTo(totals.cost, 9);
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
  expect(sum(dollars.map(({ value }) => value))).toBeCloseTo(totals.cost, 9);

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
