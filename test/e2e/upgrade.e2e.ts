// `plano upgrade`: Envoy is replaced while requests run, through two real Envoys.
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort } from "@plano/cli";
import { ensureEnvoy } from "@plano/envoy";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type HeldStreams, startHeldStreams } from "./held-streams.js";
import { eventually } from "./plano.js";
import { planoCommand, startPlanoCommand } from "./plano-command.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const STREAMS = 20;
const WHOLE_STREAM = /first[\s\S]* last[\s\S]*\[DONE\]/;
let directory: string;
let file: string;
let provider: HeldStreams;
let port: number;
const home = (): string => path.join(directory, "state");
const plano = (...parameters: string[]): Promise<[number, string]> => planoCommand(home(), parameters);
const envoyPid = async (): Promise<number> =>
  JSON.parse(await readFile(path.join(home(), "run.json"), "utf8")).pids.envoy;

const text = (): string => `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${port} }]
model_providers: [{ model: openai/gpt-4o, access_key: $UPGRADE_KEY, base_url: "http://127.0.0.1:${provider.port}/v1" }]
`;

/** That Envoy runs with. */
async function bootstrap(): Promise<string> {
  const { adminUrl } = JSON.parse(await readFile(path.join(home(), "run.json"), "utf8"));
  return (await fetch(`${adminUrl}/config_dump?mask=bootstrap`)).text();
}

async function ask(): Promise<number> {
  const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }] });
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: "POST", body });
  await response.text();
  return response.status;
}

/** Asks again and again until the returned function is called, which gives the statuses, with how often. */
function load(): () => Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  let goesOn = true;
  const over = (async () => {
    while (goesOn) {
      const status = await ask().catch((error: unknown) => String(error));
      statuses[status] = (statuses[status] ?? 0) + 1;
      await wait(10);
    }
  })();
  return async () => {
    goesOn = false;
    await over;
    return statuses;
  };
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-upgrade-"));
  file = path.join(directory, "plano.yaml");
  provider = await startHeldStreams();
  port = await findFreePort();
  await writeFile(file, text());
  process.env.UPGRADE_KEY = "key-one";
  expect((await plano("up", file))[0]).toBe(0);
});
afterAll(async () => {
  provider.finish();
  await plano("down", "--drain-time", "0");
  delete process.env.UPGRADE_KEY;
  await provider.close();
  await rm(directory, { recursive: true, force: true });
});

test("two upgrades in a row cut none of 20 streams each, fail no request, and bring the new environment", async () => {
  const stop = load();
  const before = await envoyPid();
  const first = await Promise.all(Array.from({ length: STREAMS }, () => provider.open(port)));
  process.env.UPGRADE_KEY = "key-two";
  const [status, printed] = await plano("upgrade");
  expect([status, printed]).toEqual([0, expect.stringMatching(/serves\. The one before \(pid \d+\)/)]);
  const between = await envoyPid();
  expect(between).not.toBe(before);
  expect(await ask()).toBe(200);
  expect(provider.received.at(-1)?.headers.authorization).toBe("Bearer key-two");

  const second = await Promise.all(Array.from({ length: STREAMS }, () => provider.open(port)));
  expect(await stop()).toEqual({ 200: expect.any(Number) });
  const upgrade = startPlanoCommand(home(), ["upgrade"]);
  const awaited = `waiting for ${STREAMS} streams in the Envoy before, pid ${before}`;
  await eventually(() => upgrade.printed().includes(awaited), "it waits for those of the first Envoy");
  expect((await plano("reload"))[0]).toBe(0);
  provider.finish(STREAMS);
  for (const rest of first) expect(await rest()).toMatch(WHOLE_STREAM);
  expect(await upgrade.ended).toBe(0);
  provider.finish();
  for (const rest of second) expect(await rest()).toMatch(WHOLE_STREAM);
  expect(await envoyPid()).not.toBe(between);
  expect((await plano("status"))[0]).toBe(0);
});

/** An Envoy that says it is one and takes every configuration, and otherwise does what the script says. */
async function brokenEnvoy(script: string, start = "exit 7"): Promise<string> {
  const { path: real } = await ensureEnvoy({ env: process.env });
  const program = path.join(directory, "envoy");
  await writeFile(
    program,
    `#!/bin/sh\ncase "$*" in *version*) exec ${real} "$@";; *"--mode validate"*) ${script};; *) ${start};; esac\n`,
  );
  await chmod(program, 0o755);
  return program;
}

test.each([
  ["refuses the configuration", "exit 3", /Envoy refuses its configuration: it ended with status 3/, false],
  ["does not come to serve", "exit 0", /The Envoy before is in its place again: [\s\S]*status 7/, true],
])("an Envoy that %s changes nothing", async (_name, script, reason, isReplaced) => {
  const before = await envoyPid();
  process.env.ENVOY_BIN = await brokenEnvoy(script);
  process.env.UPGRADE_KEY = "key-three";
  // Only a new Envoy can have another bound.
  await writeFile(file, `${text()}limits: { connections: 4321 }\n`);
  const refused = await plano("upgrade", "--drain-time", "30s").finally(() => delete process.env.ENVOY_BIN);
  await writeFile(file, text());
  expect(refused).toEqual([1, expect.stringMatching(reason)]);
  expect((await envoyPid()) !== before).toBe(isReplaced);
  expect(await ask()).toBe(200);
  expect(provider.received.at(-1)?.headers.authorization).toBe("Bearer key-two");
  expect((await plano("status"))[0]).toBe(0);
  expect(await bootstrap()).toContain("max_active_downstream_connections");
  expect(await bootstrap()).not.toContain("4321");
});

test("a killed Envoy comes back after upgrades, and nothing is left in shared memory", async () => {
  const baseId = (await readFile(path.join(home(), "envoy-base-id"), "utf8")).trim();
  const mine = async (): Promise<string[]> =>
    (await readdir("/dev/shm")).filter((name) => name.startsWith(`envoy_shared_memory_${baseId}`));
  expect(await mine()).toHaveLength(1);
  const before = await envoyPid();
  process.kill(before, "SIGKILL");
  await eventually(
    async () => (await plano("status"))[0] === 0 && (await envoyPid()) !== before,
    "it is back",
    60_000,
  );
  expect(await ask()).toBe(200);
  expect(await mine()).toEqual([]);
  expect((await plano("upgrade"))[0]).toBe(0);
  expect(await ask()).toBe(200);
});

test.each([
  ["reads its configuration", "exec sleep 600", "exit 7", "reads the configuration"],
  ["starts", "exit 0", "exec sleep 600", " starts"],
])("a stop does not wait for an Envoy that hangs while it %s", async (_name, script, start, told) => {
  await plano("up", file);
  process.env.ENVOY_BIN = await brokenEnvoy(script, start);
  const upgrade = startPlanoCommand(home(), ["upgrade"]);
  delete process.env.ENVOY_BIN;
  await eventually(() => upgrade.printed().includes(told), "it hangs");
  expect((await plano("down", "--drain-time", "0"))[0]).toBe(0);
  expect(await upgrade.ended).toBe(1);
  expect(upgrade.complained()).toBe("Plano is stopping.\n");
});
