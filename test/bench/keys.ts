// The cost of a list of access keys: two listeners with keys and two without, alternating within one Envoy.
// The difference between two equal listeners is the error of the method.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunningPlano } from "@plano/cli";
import type { Pool } from "undici";
import { workerNanoseconds } from "./cpu.js";
import { connect, type Load, run } from "./load.js";
import { type ProxyUnderTest, startProxy } from "./proxies.js";
import { SAME_API } from "./scenarios.js";
import { startTwins } from "./twin-listeners.js";

/** As many keys as a company has; requests use the last. */
const KEYS = 1_000;
/** Many short turns in each of many processes: the memory layout gives each process a bias of its own. */
const TURNS = 40;
const REQUESTS = 300;
/** As many requests as so many turns have. */
const WARM_UP_TURNS = 3;
const CONNECTIONS = 16;
const GOAL = 2;

/** Microseconds of a worker's CPU a request: the median of the processes' medians, and its 95 % interval. */
interface Difference {
  more: number;
  between: [number, number];
}

export interface KeysCost {
  keys: number;
  goal: number;
  /** With keys minus without. */
  cost: Difference;
  /** Between equal listeners: two without keys, two with them. */
  alike: Difference[];
}

interface Differences {
  cost: number;
  alike: [number, number];
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
    // Sends the same header to all, so that only checking it differs.
    const headers = { authorization: `Bearer ${keys.at(-1)}` };
    const load = { ...scenario, headers, connections: CONNECTIONS, requests: Math.round(REQUESTS * scale) };
    const results: Differences[] = [];
    for (let round = 0; round < rounds; round++) {
      results.push(await differencesInOneProcess(without.plano, withKeys.plano, load, directory));
    }
    const [plain, checked] = [0, 1].map((index) => medianOf(results.map(({ alike }) => alike[index] ?? 0)));
    if (plain === undefined || checked === undefined) throw new Error("there is no null experiment");
    return {
      keys: KEYS,
      goal: GOAL,
      cost: medianOf(results.map(({ cost }) => cost)),
      alike: [plain, checked],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** In an Envoy of their own. Keeps connections open, so that opening them costs no request. */
async function differencesInOneProcess(
  plain: RunningPlano,
  checked: RunningPlano,
  load: Load,
  directory: string,
): Promise<Differences> {
  const twins = await startTwins([plain, plain, checked, checked], directory);
  const pools = twins.proxies.map(({ url }) => connect(url, CONNECTIONS));
  const { envoy } = twins.proxies[0]?.pids ?? { envoy: 0 };
  try {
    for (const [index, pool] of pools.entries()) {
      await assertChecked(pool, load, index >= 2);
      await run(pool, { ...load, requests: WARM_UP_TURNS * load.requests });
    }
    const turns: number[][] = [];
    for (let turn = 0; turn < TURNS; turn++) turns.push(await takeTurns(pools, envoy, load, turn));
    const medianBy = (difference: (cpu: readonly number[]) => number): number =>
      medianOf(turns.map(difference)).more;
    const [first, second, third, fourth] = [0, 1, 2, 3].map(
      (index) => (cpu: readonly number[]) => cpu[index] ?? Number.NaN,
    );
    if (!first || !second || !third || !fourth) throw new Error("a listener is missing");
    return {
      cost: medianBy((cpu) => (third(cpu) + fourth(cpu) - first(cpu) - second(cpu)) / 2),
      alike: [medianBy((cpu) => second(cpu) - first(cpu)), medianBy((cpu) => fourth(cpu) - third(cpu))],
    };
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
    await twins.stop();
  }
}

/** A listener that let everybody in would cost nothing. */
async function assertChecked(pool: Pool, { path: url, body }: Load, checks: boolean): Promise<void> {
  const response = await pool.request({ method: "POST", path: url, body });
  await response.body.dump();
  if ((response.statusCode === 401) !== checks)
    throw new Error(`without a key a listener answered ${response.statusCode}`);
}

/** Orders of four in which each comes before and after each other equally often, and equally often first and last. */
const ORDERS = [
  [0, 2, 1, 3],
  [3, 1, 2, 0],
  [2, 0, 3, 1],
  [1, 3, 0, 2],
];

/** Microseconds a request, by listener. */
async function takeTurns(pools: readonly Pool[], envoy: number, load: Load, turn: number): Promise<number[]> {
  const cpu: number[] = [];
  for (const index of ORDERS[turn % ORDERS.length] ?? []) {
    const pool = pools[index];
    if (pool === undefined) throw new Error("a listener is missing");
    const before = await workerNanoseconds(envoy);
    await run(pool, load);
    cpu[index] = ((await workerNanoseconds(envoy)) - before) / 1_000 / load.requests;
  }
  return cpu;
}

/** The median, and its bounds from the binomial distribution of the values below it. */
function medianOf(values: readonly number[]): Difference {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(index)))] ?? Number.NaN;
  const reach = 0.98 * Math.sqrt(sorted.length);
  return { more: at(middle), between: [at(middle - reach), at(middle + reach)] };
}

/** Human-readable lines. */
export function describeKeys({ keys, goal, cost, alike }: KeysCost): string[] {
  const told = ({ more, between: [least, most] }: Difference): string =>
    `${more.toFixed(1)} µs more a request (between ${least.toFixed(1)} and ${most.toFixed(1)})`;
  const reached = cost.more <= goal ? "reached" : "missed";
  return [
    `${keys} keys at a listener   ${told(cost)}, goal ${goal.toFixed(1)} ${reached}`,
    ...alike.map((one, index) => `a listener ${index === 0 ? "without" : "with"} keys twice   ${told(one)}`),
  ];
}
