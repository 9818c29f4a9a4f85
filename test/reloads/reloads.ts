// The run: a whole Plano under load, whose configuration changes again and again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type RunningPlano, startPlano } from "@plano/cli";
import { residentBytes } from "../bench/memory.js";
import { readStat } from "../soak/samples.js";
import { configurationAt } from "./configurations.js";
import { type Services, startServices } from "./services.js";
import { newTally, requestAt, send, stream, type Tally } from "./traffic.js";

export interface ReloadsOptions {
  reloads: number;
  /** Requests a second; 0 for none. */
  rate: number;
  streams: number;
  /** How long all of it takes, and each stream. */
  seconds: number;
  workers: number;
  /** Reloads from one that changes a listener to the next. */
  listenersEvery: number;
  onReload?: (reload: number, milliseconds: number) => void;
}

export interface ReloadsResult {
  requests: Tally;
  streams: Tally;
  refusals: string[];
  /** Milliseconds until each was in force, in order. */
  times: number[];
  observations: { expected: number; received: number; dropped: number };
  /** Resident bytes after a quarter of the reloads and after the last. */
  memory: Record<"envoy" | "brightstaff", [number, number]>;
}

const SETTLE = 15_000;

export async function runReloads(options: ReloadsOptions): Promise<ReloadsResult> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-reloads-"));
  const services = await startServices();
  let plano: RunningPlano | undefined;
  try {
    const { text, env } = configurationAt(0, services, options.listenersEvery);
    plano = await startPlano({
      text,
      env: { ...process.env, ...env },
      stateDirectory: directory,
      freePorts: true,
      concurrency: options.workers,
    });
    return await run(plano, services, options);
  } finally {
    await plano?.stop();
    await services.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function run(plano: RunningPlano, services: Services, options: ReloadsOptions): Promise<ReloadsResult> {
  const { seconds } = options;
  const [requests, streams] = [newTally(), newTally()];
  const kept = Array.from({ length: options.streams }, (_, index) => stream(index, seconds, plano, streams));
  const ends = new AbortController();
  const sending = sendSteadily(plano, options.rate, requests, ends.signal);
  const changed = await changeSteadily(plano, services, options);
  await Promise.all(kept);
  ends.abort();
  await sending;
  const { models, agents } = services;
  const expected = [...models, ...agents].reduce((sum, { received }) => sum + received.length, 0);
  return {
    ...{ requests, streams, ...changed },
    observations: {
      expected,
      received: await settledObservations(plano, expected),
      dropped: await readStat(plano.adminUrl, "wasmcustom.plano_observations_dropped"),
    },
  };
}

type Changed = Pick<ReloadsResult, "refusals" | "times" | "memory">;

async function changeSteadily(
  plano: RunningPlano,
  services: Services,
  { reloads, seconds, listenersEvery, onReload }: ReloadsOptions,
): Promise<Changed> {
  const began = performance.now();
  const [refusals, times]: [string[], number[]] = [[], []];
  let early = await memoryOf(plano);
  for (let step = 1; step <= reloads; step += 1) {
    const due = (seconds * 1_000 * step) / (reloads + 1);
    await wait(Math.max(0, due - (performance.now() - began)));
    const { text, env } = configurationAt(step, services, listenersEvery);
    const asked = performance.now();
    await plano
      .reload({ text, env: { ...process.env, ...env } })
      .catch((error: Error) => refusals.push(error.message));
    times.push(performance.now() - asked);
    onReload?.(step, times.at(-1) ?? 0);
    if (step === Math.ceil(reloads / 4)) early = await memoryOf(plano);
  }
  const late = await memoryOf(plano);
  return {
    ...{ refusals, times },
    memory: { envoy: [early.envoy, late.envoy], brightstaff: [early.brightstaff, late.brightstaff] },
  };
}

async function memoryOf({ pids }: RunningPlano): Promise<{ envoy: number; brightstaff: number }> {
  const [envoy, brightstaff] = await Promise.all([pids.envoy, pids.brightstaff].map(residentBytes));
  return { envoy: envoy ?? 0, brightstaff: brightstaff ?? 0 };
}

/** Sends when each request is due, however long answers take. */
async function sendSteadily(
  plano: RunningPlano,
  rate: number,
  tally: Tally,
  end: AbortSignal,
): Promise<void> {
  if (rate === 0) return;
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let index = 0; !end.aborted; index += 1) {
    const due = (index * 1_000) / rate;
    await wait(Math.max(0, due - (performance.now() - began)));
    const sent = send(requestAt(index, plano), tally).finally(() => open.delete(sent));
    open.add(sent);
  }
  await Promise.all(open);
}

/** The filter sends observations in each tick; waits until all have come, or for a bounded time. */
async function settledObservations({ brightstaffUrl }: RunningPlano, expected: number): Promise<number> {
  const deadline = Date.now() + SETTLE;
  for (;;) {
    const response = await fetch(`${brightstaffUrl}/internal/observations?limit=1`);
    const { total } = (await response.json()) as { total: number };
    if (total >= expected || Date.now() > deadline) return total;
    await wait(100);
  }
}
