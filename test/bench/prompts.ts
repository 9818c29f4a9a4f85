// What a call of a prompt target costs brightstaff: CPU for a request whose target a model chooses, which here is a stub that
// answers at once, and for one that needs no choice. The API is as small as one can be, and its response is the answer.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cpuNanoseconds } from "./cpu.js";
import { connect, type Load, run } from "./load.js";
import { withPlano } from "./with-plano.js";

export interface PromptCost {
  name: string;
  /** Microseconds of CPU for a request. */
  brightstaff: number;
  envoy: number;
  /** Milliseconds, of one request after the other. */
  latency: number;
}

const CONNECTIONS = 32;
const WARM_UP = 1_000;
const REQUESTS = 3_000;
const ONE_BY_ONE = 300;
const ANSWER = "rebooting";

const CALL = { name: "reboot", arguments: '{"device":"sw-42"}' };
const CHOICE = JSON.stringify({
  ...{ id: "c", object: "chat.completion", created: 1, model: "m" },
  choices: [
    {
      ...{ index: 0, finish_reason: "tool_calls" },
      message: {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "1", type: "function", function: CALL }],
      },
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

const CHOSEN =
  "{ name: reboot, description: d, parameters: [{ name: device, description: d, type: str, required: true }]";
const ALONE = "{ name: any, description: d, default: true";

/** The smallest value over the rounds: the least disturbed one. */
export async function measurePrompts(rounds: number, scale: number): Promise<PromptCost[]> {
  const [model, api] = await Promise.all([serve(CHOICE), serve(JSON.stringify({ status: ANSWER }))]);
  try {
    const ports = { model: portOf(model), api: portOf(api) };
    return [
      await cost("prompt target, chosen by a stub of a model", CHOSEN, ports, rounds, scale),
      await cost("prompt target, without a choice", ALONE, ports, rounds, scale),
    ];
  } finally {
    for (const server of [model, api]) server.close();
  }
}

async function cost(
  name: string,
  target: string,
  ports: { model: number; api: number },
  rounds: number,
  scale: number,
): Promise<PromptCost> {
  return withPlano(configuration(target, ports), async ({ plan, pids }) => {
    const pool = connect(`http://127.0.0.1:${plan.config.prompts?.listener.port}`, CONNECTIONS);
    const load = loadOf(Math.round(REQUESTS * scale));
    await run(pool, { ...load, requests: WARM_UP });
    const least: PromptCost = { name, brightstaff: Infinity, envoy: Infinity, latency: Infinity };
    for (let round = 0; round < rounds; round++) {
      const before = await Promise.all([pids.brightstaff, pids.envoy].map(cpuNanoseconds));
      await run(pool, load);
      const after = await Promise.all([pids.brightstaff, pids.envoy].map(cpuNanoseconds));
      const [brightstaff = 0, envoy = 0] = after.map(
        (time, index) => (time - (before[index] ?? 0)) / 1_000 / load.requests,
      );
      const rate = await run(pool, { ...load, requests: ONE_BY_ONE, connections: 1 });
      least.brightstaff = Math.min(least.brightstaff, brightstaff);
      least.envoy = Math.min(least.envoy, envoy);
      least.latency = Math.min(least.latency, 1_000 / rate);
    }
    await pool.close();
    return least;
  });
}

function loadOf(requests: number): Load {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "reboot sw-42" }] });
  return { path: "/v1/chat/completions", body, requests, connections: CONNECTIONS, expected: ANSWER };
}

function configuration(target: string, ports: { model: number; api: number }): string {
  return `
version: v0.4.0
listeners: [{ type: prompt, name: prompts, address: 127.0.0.1 }]
model_providers:
  - { model: stub/m, provider_interface: openai, base_url: "http://127.0.0.1:${ports.model}/v1", default: true }
endpoints: { api: { endpoint: "127.0.0.1:${ports.api}" } }
prompt_targets: [${target}, auto_llm_dispatch_on_response: false, endpoint: { name: api, path: / } }]
`;
}

/** A server with one answer. */
async function serve(answer: string): Promise<Server> {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, headers).end(answer));
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Human-readable lines. */
export function describePrompts(costs: readonly PromptCost[]): string[] {
  return costs.map(({ name, brightstaff, envoy, latency }) => {
    const most = Math.round(1_000_000 / brightstaff);
    return `${name}   brightstaff ${brightstaff.toFixed(0)} µs (${most} a second on a core), Envoy ${envoy.toFixed(0)} µs; one by one ${latency.toFixed(2)} ms`;
  });
}
