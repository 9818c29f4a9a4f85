// How long brightstaff is unavailable after it is killed, on an idle machine and on a busy one.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { startProxy } from "./proxies.js";

/** Busy loops for each core. */
const LOAD = 2;
const BETWEEN_PROBES = 20;

export interface Restarts {
  /** Milliseconds from the signal to the first answer of the next process, sorted. */
  idle: number[];
  busy: number[];
}

/** Each in a Plano of its own: a second end soon after the first delays the restart. */
export async function measureRestarts(providerPort: number, rounds: number): Promise<Restarts> {
  const result: Restarts = { idle: [], busy: [] };
  for (let round = 0; round < rounds; round++) {
    result.idle.push(await restart(providerPort, 0));
    result.busy.push(await restart(providerPort, LOAD * availableParallelism()));
  }
  for (const times of [result.idle, result.busy]) times.sort((a, b) => a - b);
  return result;
}

async function restart(providerPort: number, programs: number): Promise<number> {
  const { plano, stop } = await startProxy(providerPort);
  const busy = Array.from({ length: programs }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  try {
    const before = plano.pids.brightstaff;
    const began = performance.now();
    process.kill(before, "SIGKILL");
    for (;;) {
      const { pid } = plano.status().brightstaff;
      const response = await fetch(`${plano.brightstaffUrl}/readyz`).catch(() => undefined);
      if (response?.ok === true && pid !== undefined && pid !== before) return performance.now() - began;
      await wait(BETWEEN_PROBES);
    }
  } finally {
    await Promise.all(busy.map(ended));
    await stop();
  }
}

async function ended(program: ChildProcess): Promise<void> {
  const exit = once(program, "exit");
  program.kill("SIGKILL");
  await exit;
}

/** Human-readable lines. */
export function describeRestarts({ idle, busy }: Restarts): string[] {
  const line = (name: string, times: readonly number[]): string => {
    const at = (share: number): string =>
      ((times[Math.round((times.length - 1) * share)] ?? Number.NaN) / 1_000).toFixed(2);
    return `brightstaff is back, ${name}   ${at(0)} / ${at(0.5)} / ${at(1)} s (least, median, most)`;
  };
  return [line("idle machine", idle), line(`${LOAD} busy programs a core`, busy)];
}
