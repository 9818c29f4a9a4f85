// Agents under attack: bodies that are cheap to send and expensive to read. Other clients are served
// meanwhile, and brightstaff stays within its memory.
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTACKS } from "../flood/attacks.js";
import { flood } from "../flood/flood.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const MEBIBYTE = 1 << 20;
const ANSWER = {
  id: "c",
  object: "chat.completion",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }],
};

let agent: TestUpstream;
let plano: TestPlano;
let url: string;
beforeAll(async () => {
  agent = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(ANSWER));
  });
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models }
  - { type: agent, name: agents, port: 8001, agents: [{ id: a }] }
model_providers: [{ model: sandbox/x, default: true }]
agents: [{ id: a, url: "http://127.0.0.1:${agent.port}/v1" }]
limits: { requests_in_flight: 256MiB }
`);
  url = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}/v1/chat/completions`;
});
afterAll(async () => {
  await plano?.stop();
  await agent?.close();
});

const head = '{"messages":[{"role":"user","content":"hi"}],';

async function post(body: string): Promise<{ status: number; text: string; retryAfter: string | null }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body });
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: response.headers.get("retry-after"),
  };
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${plano.brightstaffUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
};

test("bodies of too many values are refused before brightstaff reads them", async () => {
  const before = await metric("brightstaff_memory_budget_refusals_total");
  const bodies = Array.from({ length: 8 }, () => post(`${head}"x":[${"{},".repeat(2_000_000)}0]}`));
  for (const { status, text } of await Promise.all(bodies)) {
    expect([status, text]).toEqual([400, expect.stringContaining("has too many values")]);
  }
  expect(agent.received).toEqual([]);
  expect(await metric("brightstaff_memory_budget_refusals_total")).toBe(before);
});

test("beside four attackers fewer than one in a hundred of 500 innocent requests fail", async () => {
  const { alone, attacked, statuses, survived } = await flood({ requests: 500, attackers: 4 });
  const failures = ({ failed }: typeof alone): number =>
    Object.values(failed).reduce((total, count) => total + count, 0);
  expect(failures(alone)).toBe(0);
  expect(failures(attacked), JSON.stringify(attacked.failed)).toBeLessThan(5);
  expect(attacked.times).toHaveLength(500);
  // Attackers get an error, a normal answer or a retry hint; only those that never finish sending get no
  // answer.
  const told = Object.entries(statuses).map(([name, counts]) => [name, Object.keys(counts)] as const);
  expect(told).toHaveLength(ATTACKS.length);
  for (const [name, got] of told) {
    const may = /30 MiB/.test(name) ? ["400"] : name === "slow bodies" ? ["0"] : ["200", "503"];
    expect(got.filter((status) => !may.includes(status))).toEqual([]);
  }
  expect(survived).toBe(true);
}, 240_000);

test("attackers get answers or a retry hint, other clients are served, and memory stays bounded", async () => {
  const many = `${head}"x":[${Array.from({ length: 30_000 }, (_, i) => `{"${i}_":{}}`).join(",")}]}`;
  const long = `${head}"x":"${"\\u0416x".repeat(3 * MEBIBYTE)}"}`;
  const innocent = `${head}"n":1}`;
  let attacks = true;
  const attackers = [many, many, long, long].map(async (body) => {
    while (attacks) await post(body);
  });
  const openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1` });
  const stream = await openai.chat.completions.create({
    model: "sandbox/x",
    messages: [{ role: "user", content: "hello" }],
    stream: true,
  });
  let finished = false;
  for await (const { choices } of stream) finished ||= choices[0]?.finish_reason === "stop";
  expect(finished).toBe(true);
  for (let asked = 0; asked < 30; asked++) {
    const { status } = await post(innocent);
    expect(status).toBe(200);
  }
  attacks = false;
  await Promise.all(attackers);
  expect(await metric("brightstaff_memory_budget_held_bytes")).toBe(0);
  expect(await metric("process_resident_memory_bytes")).toBeLessThan(1_024 * MEBIBYTE);
}, 120_000);

test("concurrent bodies beyond the budget get a 503 with a retry hint, and a single one is served", async () => {
  const large = `${head}"x":"${"x".repeat(20 * MEBIBYTE)}"}`;
  const told = await Promise.all(Array.from({ length: 12 }, () => post(large)));
  const refused = told.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(told.length - refused.length).toBeGreaterThan(0);
  for (const { retryAfter, text } of refused) {
    expect([retryAfter, JSON.parse(text).error.code]).toEqual(["1", "overloaded"]);
  }
  expect((await post(large)).status).toBe(200);
}, 120_000);
