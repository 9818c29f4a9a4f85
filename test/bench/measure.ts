// One scenario, measured in rounds: in each the bare proxy and Plano take turns, so that whatever else the machine does
// meets both. Ratios are taken within a round.
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

/** Enough that neither proxy ever waits for work: idle ones pay for waking up, which is not what is measured. */
const CONNECTIONS = 32;
const WARM_UP = 200;

export async function measure(
  scenario: Scenario,
  bare: ProxyUnderTest,
  plano: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<Round[]> {
  const requests = Math.max(50, Math.round(scenario.requests * scale));
  const common = { body: scenario.body, requests, connections: CONNECTIONS };
  const bareLoad = { ...common, path: scenario.barePath, expected: scenario.bareExpected };
  const planoLoad = { ...common, path: scenario.path, expected: scenario.expected };
  await sample(bare, { ...bareLoad, requests: WARM_UP });
  await sample(plano, { ...planoLoad, requests: WARM_UP });
  const results: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const planoFirst = round % 2 === 1;
    const early = planoFirst ? await sample(plano, planoLoad) : undefined;
    const bareSample = await sample(bare, bareLoad);
    results.push({ bare: bareSample, plano: early ?? (await sample(plano, planoLoad)) });
  }
  return results;
}

async function sample({ plano: { url, pids } }: ProxyUnderTest, load: Load): Promise<Sample> {
  const pool = connect(url, load.connections);
  const before = await cpuNanoseconds(pids.envoy);
  const rate = await run(pool, load);
  const cpu = ((await cpuNanoseconds(pids.envoy)) - before) / 1_000 / load.requests;
  await pool.close();
  return { cpu, rate };
}
