// What guards add to a request's latency: heuristics alone, and a guard model before the model or beside it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "./load.js";
import { quantile } from "./report.js";
import { withPlano } from "./with-plano.js";

export interface GuardCost {
  guards: string;
  /** Milliseconds, p50. */
  latency: number;
}

/** Milliseconds that the model and the guard model take. */
const MODEL_TIME = 100;
const GUARD_TIME = 60;
const REQUESTS = 60;

const KINDS: Record<string, string | undefined> = {
  "no guard": undefined,
  heuristics: "{}",
  "a guard model, sequential": "{ model: slow/guard }",
  "a guard model, parallel": "{ model: slow/guard, mode: parallel }",
};

export async function measureGuards(scale: number): Promise<GuardCost[]> {
  const [model, guard] = await Promise.all([startModel(MODEL_TIME), startModel(GUARD_TIME)]);
  const costs: GuardCost[] = [];
  try {
    for (const [guards, jailbreak] of Object.entries(KINDS)) {
      const latency = await measureKind([model, guard], jailbreak, Math.round(REQUESTS * scale));
      costs.push({ guards, latency });
    }
  } finally {
    for (const server of [model, guard]) server.close();
  }
  return costs;
}

async function measureKind(
  [model, guard]: readonly [Server, Server],
  jailbreak: string | undefined,
  requests: number,
): Promise<number> {
  const keys = jailbreak?.replace("{", "{ on_exception: { message: no }, ").replace(", }", " }");
  const text = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: slow/model, provider_interface: openai, base_url: "${urlOf(model)}", default: true }
  - { model: slow/guard, provider_interface: openai, base_url: "${urlOf(guard)}" }
${keys === undefined ? "" : `prompt_guards: { input_guards: { jailbreak: ${keys} } }`}
`;
  return withPlano(text, async ({ url }) => {
    const pool = connect(url, 1);
    const times: number[] = [];
    for (let request = 0; request < requests; request++) {
      // Guards judge each text once.
      const messages = [{ role: "user", content: `What is ${request} and ${request}?` }];
      const began = performance.now();
      const { statusCode, body } = await pool.request({
        ...{ method: "POST", path: "/v1/chat/completions", headers: { "content-type": "application/json" } },
        body: JSON.stringify({ model: "slow/model", messages }),
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`a guarded request was answered ${statusCode}`);
      times.push(performance.now() - began);
    }
    await pool.close();
    return quantile(times, 0.5);
  });
}

/** Answers so that a guard lets pass. */
async function startModel(milliseconds: number): Promise<Server> {
  const message = { role: "assistant", content: '{"jailbreak": false}' };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  const answer = JSON.stringify({ id: "c", object: "chat.completion", model: "m", choices });
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      setTimeout(() => {
        response.writeHead(200, { "content-type": "application/json" }).end(answer);
      }, milliseconds);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** Human-readable lines. */
export function describeGuards(costs: readonly GuardCost[]): string[] {
  return costs.map(
    ({ guards, latency }) =>
      `${guards.padEnd(28)}p50 ${latency.toFixed(1)} ms (model ${MODEL_TIME} ms, guard model ${GUARD_TIME} ms)`,
  );
}
