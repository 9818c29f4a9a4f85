// Agents under attack: other clients' latency with and without attackers, and brightstaff's memory.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type RunningPlano, startPlano } from "@plano/cli";
import { residentBytes } from "../bench/memory.js";
import { startProvider } from "../canned/start.js";

export interface FloodOptions {
  requests: number;
  attackers: number;
}

/** Of requests outside the attack. */
export interface Innocents {
  /** Milliseconds, sorted. */
  times: number[];
  failed: Record<string, number>;
}

export interface Memory {
  brightstaff: number;
  envoy: number;
}

export interface FloodResult {
  alone: Innocents;
  attacked: Innocents;
  /** By attack: how often which status; 0 if a connection ended without an answer. */
  statuses: Record<string, Record<string, number>>;
  memory: { before: Memory; after: Memory };
  /** It has not restarted. */
  survived: boolean;
}

/** One request starts at each interval in milliseconds, however long the others take. */
const INTERVAL = 20;
const WARM_UP = 100;
const TIMEOUT = 60_000;

/** The compiled file, also when this file runs from source. */
const ATTACKER = path.join(
  import.meta.dirname.replace(/[/\\]dist(?=[/\\]flood$)/, ""),
  "../dist/flood/attacker.js",
);

export async function flood({ requests, attackers }: FloodOptions): Promise<FloodResult> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const directory = await mkdtemp(path.join(tmpdir(), "plano-flood-"));
    stops.push(() => rm(directory, { recursive: true, force: true }));
    const provider = await startProvider();
    stops.push(provider.stop);
    const plano = await startPlano({
      text: `
version: v0.4.0
listeners: [{ type: agent, name: agents, address: 127.0.0.1, agents: [{ id: one }] }]
agents: [{ id: one, url: "http://127.0.0.1:${provider.port}" }]
`,
      env: process.env,
      stateDirectory: directory,
      freePorts: true,
    });
    stops.push(plano.stop);
    const port = plano.plan.config.agentListeners[0]?.port ?? 0;
    await askAll(port, WARM_UP);
    const pids = [plano.pids.brightstaff, plano.pids.envoy];
    const before = await memoryOf(plano);
    const alone = await askAll(port, requests);
    const processes = await Promise.all(
      Array.from({ length: attackers }, (_, index) => startAttacker(port, index)),
    );
    const attacked = await askAll(port, requests);
    const got = await Promise.all(processes.map(stopAttacker));
    const after = await memoryOf(plano);
    const survived = plano.pids.brightstaff === pids[0] && plano.pids.envoy === pids[1];
    return { alone, attacked, statuses: sum(got), memory: { before, after }, survived };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function askAll(port: number, requests: number): Promise<Innocents> {
  const innocents: Innocents = { times: [], failed: {} };
  const asked: Promise<void>[] = [];
  for (let index = 0; index < requests; index++) {
    asked.push(ask(port, index % 2 === 0, innocents));
    await wait(INTERVAL);
  }
  await Promise.all(asked);
  innocents.times.sort((a, b) => a - b);
  return innocents;
}

async function ask(port: number, stream: boolean, { times, failed }: Innocents): Promise<void> {
  const began = performance.now();
  const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }], stream });
  const outcome = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(TIMEOUT),
  }).then(
    async (response) => {
      const answer = await response.text();
      return response.ok && stream && !answer.includes("[DONE]") ? "cut" : String(response.status);
    },
    () => "none",
  );
  times.push(performance.now() - began);
  if (outcome !== "200") failed[outcome] = (failed[outcome] ?? 0) + 1;
}

async function startAttacker(port: number, index: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [ATTACKER, String(port), String(index * 2)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.stdout !== null) await once(child.stdout, "data");
  return child;
}

async function stopAttacker(child: ChildProcess): Promise<Record<string, Record<string, number>>> {
  child.stdin?.end();
  const said = child.stdout === null ? "{}" : await text(child.stdout);
  return JSON.parse(said) as Record<string, Record<string, number>>;
}

function sum(all: readonly Record<string, Record<string, number>>[]): Record<string, Record<string, number>> {
  const total: Record<string, Record<string, number>> = {};
  for (const [name, counts] of all.flatMap(Object.entries<Record<string, number>>)) {
    const own = total[name] ?? {};
    for (const [status, count] of Object.entries(counts)) own[status] = (own[status] ?? 0) + count;
    total[name] = own;
  }
  return total;
}

async function memoryOf({ pids }: RunningPlano): Promise<Memory> {
  const [brightstaff, envoy] = await Promise.all([
    residentBytes(pids.brightstaff),
    residentBytes(pids.envoy),
  ]);
  return { brightstaff, envoy };
}
