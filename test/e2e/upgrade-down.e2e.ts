// `plano down` after `plano upgrade`, with the Envoy before still at work: nothing of either is left, and another Plano can take
// their ports at once.
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type HeldStreams, startHeldStreams } from "./held-streams.js";
import { planoCommand } from "./plano-command.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A process: its parent, and when it started, since pids are used again. */
interface Process {
  pid: number;
  parent: number;
  started: string;
}

let directory: string;
let file: string;
let provider: HeldStreams;
let port: number;
const home = (): string => path.join(directory, "state");
const plano = (...parameters: string[]): Promise<[number, string]> => planoCommand(home(), parameters);
const run = async (): Promise<{ pid: number; pids: { envoy: number; brightstaff: number } }> =>
  JSON.parse(await readFile(path.join(home(), "run.json"), "utf8"));

/** Undefined when it is gone, or only waits to be reaped. */
async function processOf(pid: number): Promise<Process | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (stat === "" || state === "Z") return undefined;
  return { pid, parent: Number(parent), started: rest[17] ?? "" };
}

/** The process, and all below it. */
async function familyOf(pid: number): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(processOf))).filter((found) => found !== undefined);
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

async function livingOf(processes: readonly Process[]): Promise<number[]> {
  const now = await Promise.all(processes.map(({ pid }) => processOf(pid)));
  return processes.filter(({ started }, index) => now[index]?.started === started).map(({ pid }) => pid);
}

/** The TCP ports on which the processes listen. */
async function portsOf(processes: readonly Process[]): Promise<number[]> {
  const sockets = new Set<string>();
  for (const { pid } of processes) {
    for (const name of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      sockets.add(await readlink(`/proc/${pid}/fd/${name}`).catch(() => ""));
    }
  }
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8")));
  const lines = tables.flatMap((table) => table.trim().split("\n").slice(1));
  const listening = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === "0A");
  const own = listening.filter((columns) => sockets.has(`socket:[${columns[9]}]`));
  return [...new Set(own.map(([, address = ""]) => Number.parseInt(address.split(":")[1] ?? "", 16)))];
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false)).once("connect", () => resolve(true));
  }).finally(() => socket.destroy());
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-upgrade-down-"));
  file = path.join(directory, "plano.yaml");
  provider = await startHeldStreams();
  port = await findFreePort();
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${port} }]
model_providers: [{ model: openai/gpt-4o, access_key: sk-test, base_url: "http://127.0.0.1:${provider.port}/v1" }]
`,
  );
});
afterAll(async () => {
  provider.finish();
  await plano("down", "--drain-time", "0");
  await provider.close();
  await rm(directory, { recursive: true, force: true });
});

test("down after an upgrade ends both Envoys and all else that was started, and frees their ports", async () => {
  expect((await plano("up", file))[0]).toBe(0);
  const { pid, pids: before } = await run();
  const started = await familyOf(pid);
  const rest = await provider.open(port);
  expect((await plano("upgrade"))[0]).toBe(0);
  const { pids: after } = await run();
  const all = [...started, ...(await familyOf(pid))];

  // The stream keeps the Envoy before alive.
  const living = await livingOf(all);
  expect(living).toEqual(expect.arrayContaining([pid, before.envoy, after.envoy, after.brightstaff]));
  const ports = await portsOf(all);
  expect(ports).toContain(port);
  expect(await Promise.all(ports.map(accepts))).toEqual(ports.map(() => true));

  expect((await plano("down", "--drain-time", "0"))[0]).toBe(0);
  await expect(rest()).rejects.toThrow();
  expect(await livingOf(all)).toEqual([]);
  expect(await Promise.all(ports.map(accepts))).toEqual(ports.map(() => false));
  expect((await plano("up", file))[0]).toBe(0);
});
