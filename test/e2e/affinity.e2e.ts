// Prefix affinity through real Envoy: the turns of a conversation go to one of a provider's addresses,
// conversations are spread over all of them, and only those of a failing address move.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const answer = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});

const start = (): Promise<TestUpstream> =>
  startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });

let replicas: TestUpstream[];
let plano: TestPlano;
beforeAll(async () => {
  replicas = await Promise.all([start(), start(), start()]);
  const urls = replicas.map(({ port }) => `"http://127.0.0.1:${port}"`).join(", ");
  const places = replicas.map(({ port }) => `"127.0.0.1:${port}"`).join(", ");
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: agents, address: 127.0.0.1, port: 8021, agents: [{ id: crew }] }
failover: { consecutive_failures: 2 }
agents:
  - { id: crew, url: [${urls}], prefix_affinity: true }
model_providers:
  - { model: sandbox/* }
  - { model: vllm/m, base_url: [${urls}], prefix_affinity: true }
  - { model: down/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  ahead: { targets: [vllm/m, down/m] }
  behind: { targets: [down/m, vllm/m] }
endpoints:
  tools: { endpoint: [${places}], prefix_affinity: true }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all(replicas.map((replica) => replica.close()));
});
beforeEach(() => {
  for (const replica of replicas) replica.received.length = 0;
});

const NAMES = Array.from({ length: 12 }, (_, index) => `conversation ${index + 1}`);

interface AskOptions {
  model?: string;
  url?: string;
  headers?: Record<string, string>;
}

/** The conversation so far, with one more question. */
async function ask(
  name: string,
  turn: number,
  { model = "vllm/m", url, headers }: AskOptions = {},
): Promise<void> {
  const earlier = Array.from({ length: turn }, (_, index) => [
    { role: "assistant", content: `answer ${index}` },
    { role: "user", content: `question ${index}` },
  ]);
  const messages = [
    { role: "system", content: "Be kind." },
    { role: "user", content: name },
    ...earlier.flat(),
  ];
  const response = await fetch(`${url ?? plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model, messages }),
  });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
}

/** The ports that each conversation reached. */
function placesOf(): Map<string, Set<number>> {
  const places = new Map(NAMES.map((name) => [name, new Set<number>()]));
  for (const { received, port } of replicas) {
    for (const { body } of received) {
      const { messages } = JSON.parse(body.toString()) as { messages: { content: string }[] };
      places.get(messages[1]?.content ?? "")?.add(port);
    }
  }
  return places;
}

async function converse(turns: number, options: AskOptions = {}): Promise<Map<string, number>> {
  for (let turn = 0; turn < turns; turn++) await Promise.all(NAMES.map((name) => ask(name, turn, options)));
  const places = placesOf();
  for (const [name, ports] of places) expect([name, ports.size]).toEqual([name, 1]);
  return new Map([...places].map(([name, [port = 0]]) => [name, port]));
}

const spread = (places: Map<string, number>): number => new Set(places.values()).size;

test("a conversation stays at its first address, and conversations are spread over addresses", async () => {
  expect(spread(await converse(4))).toBeGreaterThan(1);
});

test("an agent's conversation stays at its first address, through brightstaff", async () => {
  const { port } = plano.plan.config.agentListeners[0] ?? {};
  expect(spread(await converse(3, { url: `http://127.0.0.1:${port}` }))).toBeGreaterThan(1);
});

test.each(["ahead", "behind"])(
  "a conversation stays at its first address for a pool of models, asked first or second: %s",
  async (model) => {
    expect(spread(await converse(3, { model }))).toBeGreaterThan(1);
  },
);

describe("headers for affinity", () => {
  test("with a session id keep a conversation in place, however it begins", async () => {
    const headers = { "x-model-affinity": "mine" };
    await Promise.all(NAMES.map((name) => ask(name, 0, { headers })));
    expect(replicas.filter(({ received }) => received.length > 0)).toHaveLength(1);
  });

  test("with a hash from outside neither steer a request nor reach a provider", async () => {
    await Promise.all(
      NAMES.map((name) => ask(name, 0, { headers: { "x-plano-prefix-hash": "0123456789abcdef" } })),
    );
    expect(replicas.filter(({ received }) => received.length > 0).length).toBeGreaterThan(1);
    const seen = replicas.flatMap(({ received }) => received.flatMap(({ headers }) => Object.keys(headers)));
    expect(seen.filter((name) => name.startsWith("x-plano-"))).toEqual([]);
  });

  test("with a prefix hash keep calls to a backend in place", async () => {
    const { host, port } = plano.plan.config.backendListener;
    const call = async (hash: string): Promise<void> => {
      const headers = { "x-arch-upstream": "tools", "x-plano-prefix-hash": hash };
      await (await fetch(`http://${host}:${port}/${hash}`, { headers })).arrayBuffer();
    };
    for (let round = 0; round < 3; round++) await Promise.all(NAMES.map((_, index) => call(`hash-${index}`)));
    const paths = replicas.map(({ received }) => new Set(received.map(({ path }) => path)));
    expect(paths.reduce((sum, { size }) => sum + size, 0)).toBe(NAMES.length);
    expect(paths.filter(({ size }) => size > 0).length).toBeGreaterThan(1);
  });
});

test("conversations of an address that is down each move to one other, and the others stay", async () => {
  const before = await converse(2);
  const dead = replicas.find(({ port }) => port === before.get(NAMES[0] ?? ""));
  await dead?.close();
  const { cluster } = plano.plan.config.providers.find(({ id }) => id === "vllm") ?? {};
  // Until both workers have ejected it, a request that meets it is retried elsewhere.
  await eventually(async () => {
    await Promise.all(NAMES.map((name) => ask(name, 2)));
    const filter = `cluster.${cluster}.outlier_detection.ejections_active`;
    return (await (await fetch(`${plano.adminUrl}/stats?filter=${filter}`)).text()).includes(": 1");
  }, "the address was ejected");
  for (const replica of replicas) replica.received.length = 0;
  const after = await converse(3);
  for (const [name, port] of before) {
    if (port !== dead?.port) expect(after.get(name)).toBe(port);
    else expect(after.get(name)).not.toBe(port);
  }
});
