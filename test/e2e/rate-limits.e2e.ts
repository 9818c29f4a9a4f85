// Rate limits through real Envoy with four workers: the allowance holds for all workers together; SDKs
// recognise a refusal and retry when told to.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";

const ALLOWED = 40;
const CLIENTS = 16;
const messages = [{ role: "user" as const, content: "hi" }];

let plano: TestPlano;
beforeAll(async () => {
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/raced }
  - { model: sandbox/each }
  - { model: sandbox/short }
  - { model: sandbox/tokens }
  - { model: sandbox/second }
  - { model: sandbox/third }
  - { model: down/first, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  pair: { targets: [down/first, sandbox/second] }
  three: { targets: [down/first, sandbox/second, sandbox/third] }
ratelimits:
  - { model: sandbox/second, limit: { requests: 1, unit: day } }
  - { model: sandbox/raced, limit: { requests: ${ALLOWED}, unit: day } }
  - { model: sandbox/each, selector: { key: x-user }, limit: { requests: 3, unit: day } }
  - { model: sandbox/short, limit: { requests: 1, unit: second } }
  - { model: sandbox/tokens, limit: { tokens: 60, unit: day } }
`,
    {},
    4,
  );
}, 60_000);
afterAll(() => plano?.stop());

/** A client with a connection of its own, so that Envoy spreads clients over its workers. */
async function asked(model: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close", ...headers },
    body: JSON.stringify({ model, messages }),
  });
  await response.arrayBuffer();
  return response;
}

/** Statuses of concurrent requests of many clients, several each. */
async function race(model: string, times: number, headers: Record<string, string> = {}): Promise<number[]> {
  const client = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let count = 0; count < times; count++) statuses.push((await asked(model, headers)).status);
    return statuses;
  };
  return (await Promise.all(Array.from({ length: CLIENTS }, client))).flat();
}

const count = (statuses: number[], status: number): number =>
  statuses.filter((each) => each === status).length;

describe("sixteen clients at one bucket", () => {
  test("get exactly the allowance", async () => {
    const statuses = await race("sandbox/raced", 8);
    expect([count(statuses, 200), count(statuses, 429)]).toEqual([ALLOWED, CLIENTS * 8 - ALLOWED]);
  });

  test("get exactly the allowance of each header value", async () => {
    const users = ["a", "b", "c"];
    const raced = await Promise.all(users.map((user) => race("sandbox/each", 2, { "x-user": user })));
    expect(raced.map((statuses) => count(statuses, 200))).toEqual([3, 3, 3]);
  });
});

test("a bucket refills, and an SDK that waits as told gets its answer", async () => {
  const client = new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "none", maxRetries: 3 });
  const ask = (): Promise<OpenAI.ChatCompletion> =>
    client.chat.completions.create({ model: "sandbox/short", messages });
  await ask();
  expect((await ask()).choices.length).toBe(1);
});

test("the tokens of an answer count for the next request", async () => {
  const answers: Response[] = [];
  for (let times = 0; times < 8; times++) answers.push(await asked("sandbox/tokens"));
  expect(answers[0]?.status).toBe(200);
  expect(Number(answers[0]?.headers.get("x-ratelimit-limit-tokens"))).toBe(60);
  expect(answers.at(-1)?.status).toBe(429);
});

test("the next model in a failover plan has its own limit, and is skipped when that is reached", async () => {
  const first = await asked("pair");
  expect([first.status, first.headers.get("x-plano-model")]).toEqual([200, "second"]);
  const refused = await asked("pair");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  const third = await asked("three");
  expect([third.status, third.headers.get("x-plano-model")]).toEqual([200, "third"]);
});

describe("a refusal", () => {
  test("is the OpenAI SDK's RateLimitError, with its usual headers", async () => {
    const client = new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "none", maxRetries: 0 });
    const error: unknown = await client.chat.completions
      .create({ model: "sandbox/raced", messages })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    const { headers, code } = error as InstanceType<typeof OpenAI.RateLimitError>;
    expect(code).toBe("rate_limit_exceeded");
    expect(headers?.get("x-ratelimit-limit-requests")).toBe(String(ALLOWED));
    expect(headers?.get("x-ratelimit-remaining-requests")).toBe("0");
    expect(Number(headers?.get("retry-after"))).toBeGreaterThan(0);
  });

  test("is the Anthropic SDK's RateLimitError", async () => {
    const client = new Anthropic({ baseURL: plano.url, apiKey: "none", maxRetries: 0 });
    const error: unknown = await client.messages
      .create({ model: "sandbox/raced", max_tokens: 5, messages })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    const { headers } = error as InstanceType<typeof Anthropic.RateLimitError>;
    expect(headers?.get("anthropic-ratelimit-requests-limit")).toBe(String(ALLOWED));
  });
});
