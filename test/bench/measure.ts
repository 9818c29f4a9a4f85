// Measures one scenario in rounds. In each round the bare proxy and Plano take turns, so that other load on
// the machine affects both. Ratios are taken within a round.
import { cpuNanoseconds } from "./cpu.js";
import { connect, type Load, run } from "./load.js";
import type { ProxyUnderTest } from "./proxies.js";
import type { Scenario } from "./scenarios.js";

interface Sample {
  /** Microseconds of Envoy's CPU a request. */
  cpu: number;
  /** Requests a second. */
  rate: number;
}

export interface Round {
  bare: Sample;
  plano: Sample;
}

export interface MeasuredProxy {
  url: string;
  pids: { readonly envoy: number };
}

/** Which proxy to ask, and for what. */
export interface Side {
  proxy: MeasuredProxy;
  path: string;
  expected: string;
  headers?: Readonly<Record<string, string>>;
}

/** Enough that neither proxy ever waits for work: waking up from idle costs CPU, too. */
const CONNECTIONS = 32;
const WARM_UP = 200;

/** Runs the scenario through both proxies; each has its own path and its own end of the answer to check. */
export async function measure(
  scenario: Scenario,
  bare: ProxyUnderTest,
  plano: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<Round[]> {
  const bareSide = { proxy: bare.plano, path: scenario.barePath, expected: scenario.bareExpected };
  const planoSide = { proxy: plano.plano, path: scenario.path, expected: scenario.expected };
  const pairs = await inTurns(scenario, bareSide, planoSide, rounds, scale);
  return pairs.map(([bareSample, planoSample]) => ({ bare: bareSample, plano: planoSample }));
}

/** The same body through two proxies, one sample each a round; rounds alternate in who is first. */
export async function inTurns(
  { body, requests, perSecond }: Pick<Load, "body" | "requests" | "perSecond">,
  first: Side,
  second: Side,
  rounds: number,
  scale: number,
): Promise<[Sample, Sample][]> {
  const count = Math.max(50, Math.round(requests * scale));
  const common = { body, requests: count, perSecond, connections: CONNECTIONS };
  const take = ({ proxy, ...side }: Side, more: Partial<Load> = {}): Promise<Sample> =>
    sample(proxy, { ...common, ...side, ...more });
  await take(first, { requests: WARM_UP, perSecond: undefined });
  await take(second, { requests: WARM_UP, perSecond: undefined });
  const results: [Sample, Sample][] = [];
  for (let round = 0; round < rounds; round++) {
    const early = round % 2 === 1 ? await take(second) : undefined;
    const firstSample = await take(first);
    results.push([firstSample, early ?? (await take(second))]);
  }
  return results;
}

async function sample({ url, pids }: MeasuredProxy, load: Load): Promise<Sample> {
  const pool = connect(url, load.connections);
  const before = await cpuNanoseconds(pids.envoy);
  const rate = await run(pool, load);
  const cpu = ((await cpuNanoseconds(pids.envoy)) - before) / 1_000 / load.requests;
  await pool.close();
  return { cpu, rate };
}
