// Plano ends when requests have: `plano down` and signals, through real Envoy.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type HeldStreams, startHeldStreams } from "./held-streams.js";
import { eventually } from "./plano.js";
import { planoCommand, startPlanoCommand } from "./plano-command.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let directory: string;
let file: string;
let provider: HeldStreams;
let models: number;
let agents: number;
const plano = (...parameters: string[]): Promise<[number, string]> =>
  planoCommand(path.join(directory, "state"), parameters);

/** Whether somebody accepts connections there. */
function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return new Promise((resolve) => {
    socket.once("error", () => resolve(false)).once("connect", () => resolve(true));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-stopping-"));
  file = path.join(directory, "plano.yaml");
  provider = await startHeldStreams();
  [models, agents] = [await findFreePort(), await findFreePort()];
  const url = `http://127.0.0.1:${provider.port}`;
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners:
  - { type: model, name: models, address: 127.0.0.1, port: ${models} }
  - { type: agent, name: admin, address: 127.0.0.1, port: ${agents}, agents: [{ id: one, description: helps }] }
agents: [{ id: one, url: "${url}" }]
model_providers: [{ model: openai/gpt-4o, access_key: sk-test, base_url: "${url}/v1" }]
`,
  );
});
afterEach(() => provider.finish());
afterAll(async () => {
  await plano("down", "--drain-time", "0");
  await provider.close();
  await rm(directory, { recursive: true, force: true });
});

test("down lets streams of models and agents end, and refuses new connections meanwhile", async () => {
  expect((await plano("up", file))[0]).toBe(0);
  const open = [await provider.open(models), await provider.open(agents)];
  const down = startPlanoCommand(path.join(directory, "state"), ["down", "--drain-time", "60s"]);
  await eventually(() => /waiting for 2 streams, (60|5\d) s left/.test(down.printed()), "it waits");
  await eventually(async () => !(await accepts(models)) && !(await accepts(agents)), "they are refused");
  provider.finish();
  for (const rest of open) expect(await rest()).toMatch(/first[\s\S]* last[\s\S]*\[DONE\]/);
  expect(await down.ended).toBe(0);
  expect(down.printed()).toMatch(/Plano is down\.\n$/);
  expect(down.printed()).not.toMatch(/streams? cut/);
  const left = await readdir(path.join(directory, "state"));
  expect(left.filter((name) => name.startsWith("envoy-restart"))).toEqual([]);
});

test("down waits no longer than it was told, and a second one ends at once", async () => {
  expect((await plano("up", file, "--drain-time", "1s"))[0]).toBe(0);
  const open = await provider.open(models);
  expect(await plano("down")).toEqual([
    0,
    expect.stringMatching(/1 s left[\s\S]*1 stream cut\nPlano is down\.\n$/),
  ]);
  await expect(open()).rejects.toThrow();

  expect((await plano("up", file))[0]).toBe(0);
  await provider.open(models);
  const first = startPlanoCommand(path.join(directory, "state"), ["down", "--drain-time", "1h"]);
  await eventually(() => first.printed().includes("waiting for 1 stream,"), "it waits");
  expect((await plano("down"))[0]).toBe(0);
  expect(await first.ended).toBe(0);
});

/** `plano up --foreground`, and what it has printed. */
function foreground(...flags: string[]) {
  const program = path.join(import.meta.dirname, "../../cli/bin/plano.js");
  const env = { ...process.env, PLANO_HOME: path.join(directory, "state") };
  const child = spawn(process.execPath, [program, "up", file, "--foreground", ...flags], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  return { child, ended: once(child, "exit"), printed: () => printed };
}

test("in the foreground SIGTERM does the same", async () => {
  const { child, ended, printed } = foreground();
  await eventually(() => printed().includes("Try:"), "it is up", 60_000);
  const open = await provider.open(models);
  child.kill("SIGTERM");
  await eventually(() => printed().includes("waiting for 1 stream,"), "it waits");
  provider.finish();
  expect(await open()).toContain("[DONE]");
  expect(await ended).toEqual([0, null]);
});

test("SIGTERM ends a start that waits for an Envoy that hangs, and down finds a Plano that is starting", async () => {
  const binaries = path.join(directory, "bin");
  await mkdir(binaries);
  const hanging = path.join(binaries, "envoy");
  await writeFile(
    hanging,
    `#!/bin/sh\ncase "$*" in *--version*) echo "envoy  version: 0000000000000000000000000000000000000000/1.40.0/Clean/RELEASE/BoringSSL";; *) exec sleep 600;; esac\n`,
    { mode: 0o755 },
  );
  const before = process.env.ENVOY_BIN;
  process.env.ENVOY_BIN = hanging;
  try {
    for (const end of ["signal", "down"]) {
      const { child, ended, printed } = foreground();
      await eventually(() => printed().includes("brightstaff"), "Envoy starts", 60_000);
      if (end === "signal") child.kill("SIGTERM");
      else expect(await plano("down")).toEqual([0, "Plano is down.\n"]);
      expect(await ended).toEqual([0, null]);
      expect(await plano("status")).toEqual([1, "Plano is not running here.\n"]);
    }
  } finally {
    if (before === undefined) delete process.env.ENVOY_BIN;
    else process.env.ENVOY_BIN = before;
  }
  await expect(readFile(path.join(directory, "state", "up.lock"))).rejects.toThrow();
});

test.each(["/proc/plano", "plano.yaml/state"])(
  "a state directory that cannot be made, as %s, is an error at once",
  async (place) => {
    const home = path.resolve(directory, place);
    for (const flags of [[], ["--foreground"]]) {
      const [status, output] = await planoCommand(home, ["up", file, ...flags]);
      expect([status, output]).toEqual([1, expect.stringMatching(/cannot be written: [\s\S]*PLANO_HOME/)]);
    }
  },
);
