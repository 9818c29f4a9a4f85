// `plano key` creates and revokes keys while a Plano with two workers runs: changes apply without a restart,
// and metrics name the callers.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const run = promisify(execFile);
const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");

let directory: string;
let file: string;
let plano: TestPlano;

async function key(...parameters: string[]): Promise<string> {
  return (await run(process.execPath, [PLANO, "key", ...parameters, "--file", file])).stdout;
}

async function create(name: string, ...more: string[]): Promise<string> {
  return /plano-[\w-]{43}/.exec(await key("create", name, ...more))?.[0] ?? "";
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-key-commands-"));
  file = path.join(directory, "keys.json");
  await writeFile(file, '{"keys":[]}');
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, auth: { keys_file: ${file} } }]
model_providers: [{ model: sandbox/gpt, default: true }]
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Each on a connection of its own, so that both workers have some. */
async function statuses(shown: string): Promise<number[]> {
  const asked = Array.from({ length: 16 }, () =>
    fetch(`${plano.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close", "x-api-key": shown },
      body: JSON.stringify({ model: "sandbox/gpt", messages: [{ role: "user", content: "hi" }] }),
    }),
  );
  return [...new Set((await Promise.all(asked)).map(({ status }) => status))];
}

const all = (shown: string, status: number, what: string): Promise<void> =>
  eventually(async () => String(await statuses(shown)) === String(status), what);

test("a key works on all workers once it is made, until it is revoked", async () => {
  const { envoy } = plano.pids;
  const [alice, bob] = [await create("alice"), await create("bob", "--model", "sandbox/*")];
  await all(alice, 200, "the first key is taken");
  await all(bob, 200, "the second key is taken");
  expect(await key("revoke", "alice")).toContain("The key for alice is revoked");
  await all(alice, 401, "the revoked key is refused");
  expect(await statuses(bob)).toEqual([200]);
  expect((await key("list")).trim().split("\n")).toEqual([expect.stringMatching(/^bob {2}/)]);
  // A name may be reused; its revoked key stays refused.
  const again = await create("alice");
  await all(again, 200, "the new key is taken");
  expect(await statuses(alice)).toEqual([401]);
  expect(plano.pids.envoy).toBe(envoy);
});

test("a failing command says why, and exits with status 1", async () => {
  for (const [parameters, message] of [
    [["create", "bob"], "already has a key for bob"],
    [["revoke", "mallory"], "has no key for mallory"],
    [["create", "a b"], "name must be a word"],
  ] as const) {
    await expect(key(...parameters)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    });
  }
});

test("metrics count each key's name, and requests without a valid key as none", async () => {
  await statuses("plano-mallory");
  const counted = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(`${plano.adminUrl}/stats/prometheus?filter=plano_caller`)).text();
    const lines = text.matchAll(/^plano_caller_requests_total\{caller="([^"]*)",status="([^"]*)"\} (\d+)$/gm);
    return Object.fromEntries(
      [...lines].map(([, caller, status, count]) => [`${caller} ${status}`, Number(count)]),
    );
  };
  await eventually(async () => (await counted())["none 4xx"] !== undefined, "refused ones are counted");
  expect(Object.keys(await counted()).sort()).toEqual(["alice 2xx", "bob 2xx", "none 4xx"]);
});
