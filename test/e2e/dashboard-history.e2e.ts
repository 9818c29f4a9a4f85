// What the dashboard's API tells of requests through real Envoy: each once, with the calls that it caused; and nothing of what was
// said where that may not be kept.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Overview, RequestDetail, RequestList } from "@plano/brightstaff/dashboard-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const MARKER = "marker7351";

let agent: TestUpstream;
beforeAll(async () => {
  agent = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const choice = { index: 0, message: { role: "assistant", content: MARKER }, finish_reason: "stop" };
    const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
    response.end(
      JSON.stringify({
        id: "c",
        object: "chat.completion",
        created: 1,
        model: "m",
        choices: [choice],
        usage,
      }),
    );
  });
});
afterAll(() => agent?.close());

const configuration = (content: string): string => `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s }
  - type: agent
    name: helpers
    address: 127.0.0.1
    agents:
      - { id: weather, description: weather }
      - { id: flights, description: flights, default: true }
agents:
  - { id: weather, url: "http://127.0.0.1:${agent.port}" }
  - { id: flights, url: "http://127.0.0.1:${agent.port}" }
model_providers:
  - { model: sandbox/gpt, default: true, pricing: { input: 1, output: 2 } }
dashboard: { content: ${content}, tags: { team: x-team } }
`;

async function ask(
  url: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

async function reader(plano: TestPlano) {
  const token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
  const text = async (place: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${plano.dashboardUrl}/api/v1/${place}`, { headers })).text();
  };
  const read = async <Answer>(place: string): Promise<Answer> => JSON.parse(await text(place)) as Answer;
  return { text, read };
}

function agentUrl({ plan }: TestPlano): string {
  return `http://127.0.0.1:${plan.config.agentListeners[0]?.port}`;
}

const messages = [{ role: "user", content: `say ${MARKER}` }];

describe("where what was said is kept", () => {
  let plano: TestPlano;
  beforeAll(async () => {
    plano = await startTestPlano(configuration("memory"));
  });
  afterAll(() => plano?.stop());

  test("each request is there once, also refused ones, and those of agents with their calls", async () => {
    const { read } = await reader(plano);
    expect(await ask(plano.url, { model: "sandbox/gpt", messages })).toBe(200);
    expect(await ask(plano.url, { model: "nobody/x", messages })).toBe(404);
    expect(await ask(agentUrl(plano), { messages }, { "x-request-id": "of-agents" })).toBe(200);
    let list: RequestList = { total: 0, requests: [] };
    await eventually(async () => {
      list = await read<RequestList>("requests");
      return list.total >= 3;
    }, "all three were told");
    const [agents, refused, direct] = list.requests;
    expect(direct).toMatchObject({ listener: "models", status: 200, calls: 0, preview: `say ${MARKER}` });
    expect(direct?.cost).toBeGreaterThan(0);
    expect(refused).toMatchObject({ status: 404, asked: "nobody/x", endedBy: "gateway", cost: null });
    expect(refused?.error?.code).toBeTypeOf("string");
    expect(agents).toMatchObject({
      id: "of-agents",
      listener: "helpers",
      agent: expect.stringMatching(/^(weather|flights)$/),
      status: 200,
      calls: 2,
    });
    const { calls, decisions, parts } = await read<RequestDetail>("requests/of-agents");
    expect(calls.map(({ record }) => record.own_call)).toEqual(["charged", undefined]);
    expect(decisions).toMatchObject({ agent: agents?.agent, routeMethod: "model" });
    expect(parts.map(({ text }) => text)).toContain(`say ${MARKER}`);
    const { totals } = await read<Overview>("overview");
    expect(totals).toMatchObject({ requests: 3, errors: 1 });
    const usages = list.requests.flatMap(({ usage }) => usage ?? []);
    expect(totals.input).toBe(usages.reduce((sum, { input }) => sum + input, 0));
  });
});

describe("what is refused before brightstaff reads it", () => {
  let plano: TestPlano;
  beforeAll(async () => {
    plano = await startTestPlano(configuration("off"));
  });
  afterAll(() => plano?.stop());

  test("is there, by the listener that it came to", async () => {
    const { read } = await reader(plano);
    const headers = { "x-team": "blue", "x-request-id": "no-json", "user-agent": "tester" };
    expect(await ask(agentUrl(plano), `{"model":"${MARKER}`, headers)).toBe(400);
    const twice = `{"model":"a","mod\\u0065l":"b"}`;
    expect(await ask(agentUrl(plano), twice, { "x-request-id": "two-models" })).toBe(400);
    const unknown = await fetch(`${agentUrl(plano)}/v1/nothing`, { headers: { "x-request-id": "no-path" } });
    expect(unknown.status).toBe(404);
    await fetch(`${agentUrl(plano)}/v1/models`, { method: "PUT" });
    let list: RequestList = { total: 0, requests: [] };
    await eventually(async () => {
      list = await read<RequestList>("requests");
      return list.total >= 3;
    }, "all three were told");
    const common = { listener: "helpers", endedBy: "gateway", calls: 0, cost: null, usage: null };
    expect(list.requests).toMatchObject([
      { ...common, id: "no-path", status: 404, error: { code: "unknown_url" } },
      { ...common, id: "two-models", status: 400 },
      { ...common, id: "no-json", status: 400, userAgent: "tester", tags: { team: "blue" } },
    ]);
    expect(list.requests.every(({ error }) => error?.message !== undefined)).toBe(true);
    expect(JSON.stringify(list)).not.toContain(MARKER);
    const { totals } = await read<Overview>("overview");
    expect(totals).toMatchObject({ requests: 3, errors: 3 });
  });
});

describe("where it is not", () => {
  let plano: TestPlano;
  beforeAll(async () => {
    plano = await startTestPlano(configuration("off"));
  });
  afterAll(() => plano?.stop());

  test("nothing of it is in any answer, file or log", async () => {
    const { text, read } = await reader(plano);
    const call = { id: "c1", type: "function", function: { name: "look", arguments: `{"at":"${MARKER}"}` } };
    const history = [
      ...messages,
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: MARKER },
      ...messages,
    ];
    const headers = { "x-model-affinity": MARKER, "x-marker": MARKER, authorization: `Bearer ${MARKER}` };
    for (const url of [plano.url, agentUrl(plano)])
      await ask(url, { model: "sandbox/gpt", messages: history, user: MARKER }, headers);
    await ask(plano.url, { model: "sandbox/gpt", messages: MARKER }, headers);
    await eventually(async () => (await read<RequestList>("requests")).total >= 3, "all three were told");
    const { requests } = await read<RequestList>("requests");
    const places = [
      "overview",
      "requests",
      `requests?q=${MARKER}`,
      "export",
      "health",
      "config",
      "breakdown?by=user",
    ];
    const answers = await Promise.all([...places, ...requests.map(({ id }) => `requests/${id}`)].map(text));
    const others = ["internal/observations?limit=100", "metrics"].map(async (place) =>
      (await fetch(`${plano.brightstaffUrl}/${place}`)).text(),
    );
    for (const answer of [...answers, ...(await Promise.all(others))]) expect(answer).not.toContain(MARKER);
    await plano.accessLog(3);
    await eventually(
      async () => (await filesBelow(plano.directory)).some((file) => file.includes("history/")),
      "there are files",
    );
    for (const file of await filesBelow(plano.directory))
      expect((await readFile(file)).includes(MARKER), file).toBe(false);
  });
});

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}
