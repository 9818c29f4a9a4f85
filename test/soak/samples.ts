// The samples taken while the requests run, and their evaluation.

import type { RunningPlano } from "@plano/cli";
import { residentBytes } from "../bench/memory.js";

/** Bytes, except `requests` and `seconds`. */
export interface Sample {
  requests: number;
  seconds: number;
  /** Of all the filter's VMs together. */
  wasm: number;
  envoy: number;
  brightstaff: number;
}

export const SERIES = ["wasm", "envoy", "brightstaff"] as const;

export async function takeSample(
  { pids, adminUrl }: RunningPlano,
  requests: number,
  seconds: number,
): Promise<Sample> {
  const [wasm, envoy, brightstaff] = await Promise.all([
    readStat(adminUrl, "wasmcustom.plano_wasm_memory_grown_bytes"),
    residentBytes(pids.envoy),
    residentBytes(pids.brightstaff),
  ]);
  return { requests, seconds, wasm, envoy, brightstaff };
}

/** One of Envoy's counters or gauges. */
export async function readStat(adminUrl: string, name: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/stats?filter=^${name}$`)).text();
  const value = /: (\d+)/.exec(text)?.[1];
  if (value === undefined) throw new Error(`Envoy has no stat ${name}`);
  return Number(value);
}

export function toCsv(samples: readonly Sample[]): string {
  const lines = samples.map(
    ({ requests, seconds, wasm, envoy, brightstaff }) =>
      `${requests},${seconds.toFixed(1)},${wasm},${envoy},${brightstaff}`,
  );
  return ["requests,seconds,wasm_bytes,envoy_rss_bytes,brightstaff_rss_bytes", ...lines, ""].join("\n");
}

export interface Growth {
  /** Medians of the second and of the last quarter, bytes. */
  before: number;
  after: number;
  flat: boolean;
}

/** Growth allowed after the first quarter: a share of the memory, and bytes in any case. */
const SHARE = 0.05;
const SLACK = 4 << 20;

/** The first quarter is warm-up: pools, caches and the largest concurrent bodies. */
export function growthOf(samples: readonly Sample[], series: (typeof SERIES)[number]): Growth {
  const quarter = Math.floor(samples.length / 4);
  const before = median(samples.slice(quarter, 2 * quarter).map((sample) => sample[series]));
  const after = median(samples.slice(-quarter).map((sample) => sample[series]));
  return { before, after, flat: after - before <= Math.max(SLACK, before * SHARE) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
