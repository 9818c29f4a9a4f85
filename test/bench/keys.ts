// What a list of keys costs a request: a listener with one and a listener without, in turns within one Envoy.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunningPlano } from "@plano/cli";
import type { Load } from "./load.js";
import { inTurns } from "./measure.js";
import { type ProxyUnderTest, startProxy } from "./proxies.js";
import { SAME_API } from "./scenarios.js";
import { startTwins } from "./twin-listeners.js";

/** As many as a company has; the one that is shown is the last. */
const KEYS = 1_000;
/** Many short pairs in each process, and many processes: each has a bias of its own, by where its memory lies. */
const PAIRS = 20;
const REQUESTS = 300;
const GOAL = 2;

export interface KeysCost {
  keys: number;
  goal: number;
  /** Microseconds of Envoy's CPU a request, with keys less without: the median of the processes' medians. */
  more: number;
  /** Where that median lies in 95 of 100 such runs. */
  between: [number, number];
}

export async function measureKeys(
  providerPort: number,
  without: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<KeysCost> {
  const [scenario] = SAME_API;
  if (scenario === undefined) throw new Error("there is no scenario to measure keys with");
  const keys = Array.from({ length: KEYS }, () => randomBytes(24).toString("base64url"));
  const directory = await mkdtemp(path.join(tmpdir(), "plano-bench-"));
  const stops: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })];
  try {
    const withKeys = await startProxy(providerPort, { keys });
    stops.push(withKeys.stop);
    // The same header to both, so that only the check of it differs.
    const headers = { authorization: `Bearer ${keys.at(-1)}` };
    const load = { ...scenario, requests: REQUESTS, headers };
    const results: number[] = [];
    for (let round = 0; round < rounds; round++) {
      results.push(await differenceInOneProcess([without.plano, withKeys.plano], load, directory, scale));
    }
    return { keys: KEYS, goal: GOAL, ...medianOf(results) };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** What the second one's listener costs more, beside the first one's in an Envoy of their own. */
async function differenceInOneProcess(
  planos: readonly RunningPlano[],
  load: Omit<Load, "connections">,
  directory: string,
  scale: number,
): Promise<number> {
  const twins = await startTwins(planos, directory);
  try {
    const [first, second] = twins.proxies.map((proxy) => ({ ...load, proxy }));
    if (first === undefined || second === undefined) throw new Error("a listener is missing");
    const pairs = await inTurns(load, first, second, PAIRS, scale);
    return medianOf(pairs.map(([plain, checked]) => checked.cpu - plain.cpu)).more;
  } finally {
    await twins.stop();
  }
}

/** The median, and its bounds by the binomial distribution of how many of the values lie under it. */
function medianOf(values: readonly number[]): Pick<KeysCost, "more" | "between"> {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(index)))] ?? Number.NaN;
  const reach = 0.98 * Math.sqrt(sorted.length);
  return { more: at(middle), between: [at(middle - reach), at(middle + reach)] };
}

/** A line for a person. */
export function describeKeys({ keys, goal, more, between: [least, most] }: KeysCost): string {
  const reached = more <= goal ? "reached" : "missed";
  return `${keys} keys at a listener   ${more.toFixed(1)} µs more a request (between ${least.toFixed(1)} and ${most.toFixed(1)}), goal ${goal.toFixed(1)} ${reached}`;
}
