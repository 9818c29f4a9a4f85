// A filter build that traps on purpose, in real Envoy with two workers. Requests on that worker end with an
// error, others are unaffected, the next request is served, and limits and keys apply as before.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileFilter } from "../filter/compile-units.js";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

/** Enough that both workers get some: with eight, one run in a few hundred had all on the worker that traps. */
const STREAMS = 32;
const ALLOWED = 20;

let wasm: string;
let plano: TestPlano;
let directory: string;
let keysFile: string;

async function writeKeys(names: string[]): Promise<void> {
  const keys = names.map((name) => ({ name, hash: hashOf(name) }));
  await writeFile(`${keysFile}.new`, JSON.stringify({ keys }));
  await rename(`${keysFile}.new`, keysFile);
}

beforeAll(async () => {
  wasm = await compileFilter("trapping");
  directory = await mkdtemp(path.join(tmpdir(), "plano-trap-"));
  keysFile = path.join(directory, "keys.json");
  await writeKeys(["alice", "bob"]);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s, auth: { keys_file: ${keysFile} } }
model_providers:
  - { model: sandbox/* }
  - { model: sandbox/counted }
ratelimits:
  - { model: sandbox/counted, limit: { requests: ${ALLOWED}, unit: day } }
`,
    {},
    2,
    wasm,
  );
}, 120_000);
afterAll(async () => {
  await plano?.stop();
  await rm(wasm, { force: true });
  await rm(directory, { recursive: true, force: true });
});

function ask(model: string, more: object = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    // Each on a connection of its own, so that both workers have some.
    headers: { "content-type": "application/json", connection: "close", "x-api-key": "alice", ...headers },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hi" }], ...more }),
  });
}

async function statusOf(model: string, headers?: Record<string, string>): Promise<number> {
  const response = await ask(model, {}, headers);
  await response.arrayBuffer();
  return response.status;
}

/** Summed over the filter's roles, each of which has its own. */
const stat = async (name: string): Promise<number> => {
  const text = await (await fetch(`${plano.adminUrl}/stats?filter=${name}`)).text();
  return [...text.matchAll(/: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
};

/** Statuses of requests on enough connections that either worker has some. */
async function statusesWith(key: string): Promise<number[]> {
  const asked = Array.from({ length: 16 }, () => statusOf("sandbox/m", { "x-api-key": key }));
  return [...new Set(await Promise.all(asked))];
}

async function trap(): Promise<void> {
  const before = await stat("wasm.*vm_reload_success");
  expect(await statusOf("sandbox/m", { "x-trap": "1" }).catch(() => 503)).toBeGreaterThanOrEqual(500);
  await eventually(async () => {
    const statuses = await statusesWith("alice");
    return (await stat("wasm.*vm_reload_success")) > before && statuses.every((status) => status === 200);
  }, "the VM was restarted");
}

test("a trap ends the requests on its worker only", { timeout: 60_000 }, async () => {
  const used = 5;
  for (let count = 0; count < used; count++) expect(await statusOf("sandbox/counted")).toBe(200);

  const streams = await Promise.all(
    Array.from({ length: STREAMS }, () => ask("sandbox/sandbox-slow-stream", { stream: true })),
  );
  const ends = Promise.all(
    streams.map((stream) =>
      stream.text().then(
        (text) => (text.includes("[DONE]") ? "whole" : "cut"),
        () => "broken",
      ),
    ),
  );
  expect(await statusOf("sandbox/m", { "x-trap": "1" }).catch(() => 503)).toBeGreaterThanOrEqual(500);

  const served = async (): Promise<boolean> => {
    const statuses = await Promise.all(Array.from({ length: 16 }, () => statusOf("sandbox/m")));
    return statuses.every((status) => status === 200);
  };
  await eventually(served, "requests are served, whichever worker they come to");
  await eventually(async () => (await stat("wasm.*vm_reload_success")) > 0, "the VM was restarted");

  const ended = await ends;
  // The other worker's streams run to their end; no stream hangs, and none ends as if complete when it is
  // not.
  expect(ended.filter((end) => end === "whole").length).toBeGreaterThan(0);
  expect(ended.every((end) => ["whole", "cut", "broken"].includes(end))).toBe(true);

  // The buckets have kept their state.
  const statuses: number[] = [];
  for (let count = 0; count < ALLOWED; count++) statuses.push(await statusOf("sandbox/counted"));
  expect(statuses.filter((status) => status === 200).length).toBe(ALLOWED - used);
});

test("keys apply and end on a restarted worker as on others", {
  timeout: 60_000,
}, async () => {
  await trap();
  expect(await statusesWith("bob")).toEqual([200]);
  expect(await statusesWith("mallory")).toEqual([401]);
  await writeKeys(["alice"]);
  const isRevoked = async (): Promise<boolean> => String(await statusesWith("bob")) === "401";
  await eventually(isRevoked, "the key ends on all workers");
  // A restarted worker never starts with an older list.
  for (let count = 0; count < 3; count++) {
    await trap();
    expect(await statusesWith("bob")).toEqual([401]);
  }
});
