// Four workers share a bucket while key lists are replaced and Envoy is stopped for seconds: nothing extra
// passes, no bucket is lost and no caller stays blocked.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const CLIENTS = 16;
const EACH = 30;
const A_DAY = 200;
const A_SECOND = 20;
const STANDSTILL = 2_000;

let directory: string;
let keysFile: string;
let plano: TestPlano;

/** The same callers each time, and one more key, so that the file differs. */
async function writeKeys(version: number): Promise<void> {
  const keys = ["alice", `spare-${version}`].map((name) => ({
    name,
    hash: hashOf(`plano-${name}`),
  }));
  await writeFile(`${keysFile}.new`, JSON.stringify({ keys }));
  await rename(`${keysFile}.new`, keysFile);
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-races-"));
  keysFile = path.join(directory, "keys.json");
  await writeKeys(0);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, auth: { keys_file: ${keysFile} } }]
model_providers:
  - { model: sandbox/daily }
  - { model: sandbox/steady }
ratelimits:
  - { model: sandbox/daily, selector: { key: caller }, limit: { requests: ${A_DAY}, unit: day } }
  - { model: sandbox/steady, selector: { key: caller }, limit: { requests: ${A_SECOND}, unit: second } }
`,
    {},
    4,
  );
}, 90_000);
afterAll(async () => {
  await plano?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function statusOf(model: string, name = "alice"): Promise<number> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    // Each on a connection of its own, so that all workers have some.
    headers: {
      "content-type": "application/json",
      connection: "close",
      authorization: `Bearer plano-${name}`,
    },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hi" }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Statuses of all clients' requests, and the seconds they took. */
async function race(model: string): Promise<{ statuses: number[]; seconds: number }> {
  const began = performance.now();
  const client = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let count = 0; count < EACH; count++) statuses.push(await statusOf(model));
    return statuses;
  };
  const statuses = (await Promise.all(Array.from({ length: CLIENTS }, client))).flat();
  return { statuses, seconds: (performance.now() - began) / 1_000 };
}

/** Waits until some worker uses a list before writing the next. */
async function replaceKeys(times: number): Promise<void> {
  for (let version = 1; version <= times; version++) {
    await writeKeys(version);
    await eventually(
      async () => (await statusOf("sandbox/unlimited", `spare-${version}`)) !== 401,
      `the list of keys number ${version} is in force`,
    );
  }
}

async function standStill(): Promise<void> {
  const { envoy } = plano.pids;
  process.kill(envoy, "SIGSTOP");
  await wait(STANDSTILL);
  process.kill(envoy, "SIGCONT");
}

const allowed = (statuses: readonly number[]): number => statuses.filter((status) => status === 200).length;

test("a bucket admits exactly its allowance, despite replaced VMs and late ticks", {
  timeout: 60_000,
}, async () => {
  const [{ statuses }] = await Promise.all([race("sandbox/daily"), replaceKeys(3), standStill()]);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(allowed(statuses)).toBe(A_DAY);
});

test("a bucket refills by the elapsed time only, also after a standstill", {
  timeout: 60_000,
}, async () => {
  const [{ statuses, seconds }] = await Promise.all([race("sandbox/steady"), standStill()]);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(allowed(statuses)).toBeGreaterThanOrEqual(A_SECOND);
  expect(allowed(statuses)).toBeLessThanOrEqual(A_SECOND * (seconds + 1) + 1);
  await eventually(async () => (await statusOf("sandbox/steady")) === 200, "the bucket has refilled");
});
