// External data for routing, through real Envoy: prices of a catalogue, latencies of Prometheus, and sessions
// in Redis that several Planos share. Each of them may be down.
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ReloadedPlano, startTestPlano, type TestPlano } from "./plano.js";
import { type Redis, startRedis } from "./redis.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const JSON_TYPE = { "content-type": "application/json" };

let choice = "";
let asked = 0;
let chooser: TestUpstream;
/** US dollars for a million tokens, and milliseconds. */
let prices: Record<string, number>;
let speeds: Record<string, number>;
let sources: TestUpstream;
let isAway = false;
const [reloaded, other] = [new ReloadedPlano(), new ReloadedPlano()];
beforeAll(async () => {
  chooser = await startUpstream((response) => {
    asked += 1;
    const message = { role: "assistant", content: JSON.stringify({ agents: [choice] }) };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    const answer = { id: "c", object: "chat.completion", created: 1, model: "m", choices };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer));
  });
  sources = await startUpstream((response, { path }) => {
    if (isAway) return void response.destroy();
    response.writeHead(200, JSON_TYPE);
    if (path.startsWith("/prices")) return void response.end(JSON.stringify(catalogue()));
    const result = Object.entries(speeds).map(([name, value]) => ({
      metric: { model_name: name },
      value: [1, String(value)],
    }));
    response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
  });
});
afterAll(async () => {
  await Promise.all([reloaded.stop(), other.stop()]);
  await Promise.all([chooser?.close(), sources?.close()]);
});
beforeEach(() => {
  choice = "code generation";
  asked = 0;
  prices = {};
  speeds = {};
  isAway = false;
});

/** In the format of models.dev. */
function catalogue(): object {
  const models = Object.entries(prices).map(([id, price]) => [
    id,
    { id, cost: { input: price, output: price } },
  ]);
  return { sandbox: { id: "sandbox", models: Object.fromEntries(models) } };
}

const configuration = (prefer: string, more: string): string => `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/one, default: true }
  - { model: sandbox/two }
  - { model: sandbox/three }
  - { model: chooser/m, provider_interface: openai, base_url: "http://127.0.0.1:${chooser.port}/v1" }
routing_preferences:
  - name: code generation
    description: writing new code
    models: [sandbox/one, sandbox/two, sandbox/three]
    selection_policy: { prefer: ${prefer} }
  - { name: small talk, description: greetings, models: [sandbox/one] }
overrides: { llm_routing_model: chooser/m }
${more}
`;

async function answerOf({ url }: TestPlano, headers: Record<string, string> = {}): Promise<Headers> {
  const openai = new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0 });
  const body = { model: "sandbox/one", messages: [{ role: "user" as const, content: "write a sort" }] };
  const { response } = await openai.chat.completions.create(body, { headers }).withResponse();
  return response.headers;
}
const modelOf = async (plano: TestPlano): Promise<string | null> =>
  (await answerOf(plano)).get("x-plano-model");

describe("models are ranked (B4)", () => {
  const cost = (): string =>
    `model_metrics_sources: [{ type: cost, provider: models.dev, url: "http://127.0.0.1:${sources.port}/prices", refresh_interval: 1 }]`;

  test("by a catalogue's prices as they change, and by the last ones while it is down", async () => {
    prices = { one: 3, two: 1, three: 2 };
    const plano = await reloaded.with(configuration("cheapest", cost()));
    expect(await modelOf(plano)).toBe("two");
    prices = { one: 3, two: 4, three: 2 };
    await expect.poll(() => modelOf(plano), { timeout: 20_000 }).toBe("three");
    isAway = true;
    const looked = sources.received.length;
    await expect.poll(() => sources.received.length, { timeout: 20_000 }).toBeGreaterThan(looked);
    expect(await modelOf(plano)).toBe("three");
  });

  test("by Prometheus' latencies, with unmeasured models last and failing models skipped", async () => {
    speeds = { "sandbox/two": 120, "sandbox/three": 80 };
    const latency = `model_metrics_sources: [{ type: latency, provider: prometheus, url: "http://127.0.0.1:${sources.port}", query: "model_latency" }]`;
    const plano = await reloaded.with(configuration("fastest", latency));
    expect(await modelOf(plano)).toBe("three");
    const body = JSON.stringify({ model: "sandbox/one", messages: [{ role: "user", content: "sort" }] });
    const decision = await fetch(`${plano.url}/routing/v1/chat/completions`, { method: "POST", body });
    expect(await decision.json()).toMatchObject({
      models: ["sandbox/three", "sandbox/two", "sandbox/one"],
      route: "code generation",
    });
  });

  test("in the file's order when the catalogue is down, which does not stop Plano from starting", async () => {
    isAway = true;
    const plano = await startTestPlano(configuration("cheapest", cost()));
    onTestFinished(() => plano.stop());
    expect(await modelOf(plano)).toBe("one");
  });
});

describe("sessions in Redis (B8)", () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis?.stop();
  });

  const shared = (each: ReloadedPlano): Promise<TestPlano> =>
    each.with(
      configuration(
        "none",
        "routing: { session_cache: { type: redis, url: $REDIS_URL, tenant_header: x-org } }",
      ),
      { REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    );
  const routeOf = async (plano: TestPlano, session: string, org = "a"): Promise<string | null> =>
    (await answerOf(plano, { "x-model-affinity": session, "x-org": org })).get("x-plano-route");

  test("are shared by every Plano, for their tenant only", async () => {
    const planos = [await shared(reloaded), await shared(other)] as const;
    expect(await routeOf(planos[0], "s1")).toBe("code generation");
    choice = "small talk";
    expect([await routeOf(planos[1], "s1"), asked]).toEqual(["code generation", 1]);
    expect([await routeOf(planos[1], "s1", "b"), asked]).toEqual(["small talk", 2]);
  });

  test("are skipped while Redis is down, and kept again once it is back", async () => {
    const plano = await shared(reloaded);
    expect(await routeOf(plano, "s2")).toBe("code generation");
    choice = "small talk";
    await redis.kill();
    expect(await routeOf(plano, "s2")).toBe("small talk");
    await redis.start();
    let session = 3;
    await expect
      .poll(
        async () => {
          choice = "code generation";
          session += 1;
          const first = await routeOf(plano, `s${session}`);
          choice = "small talk";
          return [first, await routeOf(plano, `s${session}`)];
        },
        { timeout: 30_000 },
      )
      .toEqual(["code generation", "code generation"]);
  });
});

test("a request's own switch budget keeps a conversation in place", async () => {
  prices = { one: 1, two: 3, three: 2 };
  const more = `prompt_caching: { enabled: true }\nmodel_metrics_sources: [{ type: cost, provider: models.dev, url: "http://127.0.0.1:${sources.port}/prices" }]`;
  const plano = await reloaded.with(configuration("none", more));
  choice = "small talk";
  const budget = { "x-model-affinity": "own", "x-plano-max-switch-spend-pct": "0" };
  expect((await answerOf(plano, budget)).get("x-plano-route")).toBe("small talk");
  choice = "code generation";
  expect((await answerOf(plano, budget)).get("x-plano-route")).toBe("code generation");
  expect(asked).toBe(2);
});
