// Killed parts come back: what each death costs, who notices it, and that the rest keeps running. Kills real
// processes by their process ids.
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually, holdDown, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const STREAMS = 50;
/** Generous for a busy machine, milliseconds. */
const RECOVERY = 40_000;
const CHUNK = { id: "c", object: "chat.completion.chunk", created: 1, model: "m" };
const APIS = [
  { path: "/v1/chat/completions", body: { messages: [{ role: "user", content: "hi" }] } },
  { path: "/v1/messages", body: { max_tokens: 9, messages: [{ role: "user", content: "hi" }] } },
  { path: "/v1/responses", body: { input: "hi" } },
] as const;
type Api = (typeof APIS)[number];
const [CHAT] = APIS;

let upstream: TestUpstream;
let plano: TestPlano;
let agents: string;
/** Streams that the provider has begun and not ended. */
let open: ServerResponse[];

beforeEach(async () => {
  open = [];
  upstream = await startUpstream((response, { body }) => {
    if (!String(body).includes('"stream":true')) {
      const choices = [{ index: 0, message: { role: "assistant", content: "yes" }, finish_reason: "stop" }];
      response.writeHead(200, { "content-type": "application/json" });
      return void response.end(JSON.stringify({ ...CHUNK, object: "chat.completion", choices }));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    write(response, { index: 0, delta: { content: "begun" }, finish_reason: null });
    open.push(response);
  });
  const url = `http://127.0.0.1:${upstream.port}/v1`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 60s }
  - { type: agent, name: helpers, address: 127.0.0.1, agents: [{ id: helper }] }
agents: [{ id: helper, url: "${url}" }]
model_providers:
  - { model: own/m, provider_interface: openai, base_url: "${url}", default: true }
  - { model: sandbox/limited }
ratelimits:
  - { model: sandbox/limited, limit: { requests: 1, unit: day } }
`);
  const [listener] = plano.plan.config.agentListeners;
  agents = `http://127.0.0.1:${listener?.port}`;
});
afterEach(async () => {
  await plano?.stop();
  await upstream?.close();
});

function write(response: ServerResponse, choice: object): void {
  response.write(`data: ${JSON.stringify({ ...CHUNK, choices: [choice] })}\n\n`);
}

function ask(base: string, { path, body }: Api, more: object = {}): Promise<Response> {
  return fetch(`${base}${path}`, { method: "POST", body: JSON.stringify({ model: "m", ...body, ...more }) });
}

const statusOf = (base: string): Promise<number> =>
  ask(base, CHAT).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );

/** The text of every stream, or `cut`, once all have ended. */
async function begun(count: number): Promise<{ ended: Promise<string[]> }> {
  const responses = await Promise.all(
    Array.from({ length: count }, () => ask(plano.url, CHAT, { stream: true })),
  );
  expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
  await eventually(() => open.length >= count, "the provider began every stream");
  return { ended: Promise.all(responses.map((response) => response.text().catch(() => "cut"))) };
}

function endStreams(): void {
  for (const response of open) {
    write(response, { index: 0, delta: {}, finish_reason: "stop" });
    response.end("data: [DONE]\n\n");
  }
}

test("a killed brightstaff fails no stream or request of models, gives agents' clients a retry hint, and comes back", {
  timeout: 120_000,
}, async () => {
  const { ended } = await begun(STREAMS);
  const before = plano.pids.brightstaff;
  const envoy = plano.pids.envoy;
  const release = holdDown(plano, "brightstaff");
  const failed: number[] = [];
  const askModel = async (): Promise<void> => {
    const status = await statusOf(plano.url);
    if (status !== 200) failed.push(status);
  };
  await eventually(
    async () => {
      await askModel();
      return (await statusOf(agents)) === 503;
    },
    "agents' clients got it",
    RECOVERY,
  );
  for (const api of APIS) {
    const response = await ask(agents, api);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "api_error", code: "upstream_unavailable", message: expect.any(String), param: null },
    });
    await askModel();
  }
  release();
  await eventually(
    async () => {
      await askModel();
      return (await statusOf(agents)) === 200;
    },
    "agents answer again",
    RECOVERY,
  );
  expect(plano.pids.brightstaff).not.toBe(before);
  expect(plano.pids.envoy).toBe(envoy);
  endStreams();
  const texts = await ended;
  expect([failed, texts.filter((text) => !text.includes("[DONE]"))]).toEqual([[], []]);
  // It serves before the supervisor has probed it.
  await eventually(() => plano.status().brightstaff.state === "running", "its state says so");
  expect(plano.status().brightstaff.reason).toContain("brightstaff was ended by SIGKILL");
});

test("a killed Envoy loses its streams and limits, brightstaff keeps running, and everything answers again", {
  timeout: 120_000,
}, async () => {
  const limited = (): Promise<number> =>
    ask(plano.url, CHAT, { model: "sandbox/limited" }).then(({ status }) => status);
  const isLimitLogged = async (): Promise<boolean> =>
    (await plano.accessLog(1)).some(({ status }) => status === 429);
  expect([await statusOf(agents), await limited(), await limited()]).toEqual([200, 200, 429]);
  // Envoy writes its log once a second; its buffer is lost with it.
  await eventually(isLimitLogged, "the refusal was logged");
  const { ended } = await begun(STREAMS);
  const { envoy, brightstaff } = plano.pids;
  process.kill(envoy, "SIGKILL");
  expect((await ended).filter((text) => text !== "cut")).toEqual([]);
  await eventually(async () => (await statusOf(plano.url)) === 200, "models answer again", RECOVERY);
  expect(await statusOf(agents)).toBe(200);
  expect(await limited()).toBe(200);
  expect(plano.pids.brightstaff).toBe(brightstaff);
  expect(plano.pids.envoy).not.toBe(envoy);
  expect(await isLimitLogged()).toBe(true);
});

test("a brightstaff that hangs is killed and started again", { timeout: 120_000 }, async () => {
  const { brightstaff } = plano.pids;
  process.kill(brightstaff, "SIGSTOP");
  await eventually(() => plano.status().brightstaff.restarts === 1, "it is killed", 2 * RECOVERY);
  expect(plano.status().brightstaff.reason).toMatch(/^brightstaff did not answer and was ended by SIGKILL/);
  await eventually(async () => (await statusOf(agents)) === 200, "agents answer again", RECOVERY);
  expect(plano.pids.brightstaff).not.toBe(brightstaff);
});
