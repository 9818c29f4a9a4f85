// CPU of each process for one agent's answer, and of bare Envoy for the same answer on this machine.
import type { RunningPlano } from "@plano/cli";
import type { Pool } from "undici";
import { formatNamed, LAST_WORD } from "../canned/formats.js";
import { cpuNanoseconds } from "./cpu.js";
import { connect, type Load, run } from "./load.js";
import type { ProxyUnderTest } from "./proxies.js";

export interface AgentCost {
  name: string;
  /** Microseconds of CPU for a request. */
  brightstaff: number;
  envoy: number;
  bareEnvoy: number;
}

const CONNECTIONS = 32;
const WARM_UP = 1_000;
const CHAT = formatNamed("chat-completions");

/** The smallest value of each process over the rounds: the least disturbed one. */
export async function measureCost(
  plano: RunningPlano,
  bare: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<AgentCost[]> {
  return [
    await cost(plano, bare, "agent, whole answer", chatLoad(false, Math.round(2_000 * scale)), rounds),
    await cost(plano, bare, "agent, stream of 50 events", chatLoad(true, Math.round(300 * scale)), rounds),
  ];
}

async function cost(
  { plan, pids }: RunningPlano,
  { plano: bare }: ProxyUnderTest,
  name: string,
  load: Load,
  rounds: number,
): Promise<AgentCost> {
  const agents = connect(agentUrl(plan), CONNECTIONS);
  const direct = connect(bare.url, CONNECTIONS);
  await run(agents, { ...load, requests: WARM_UP });
  await run(direct, { ...load, requests: WARM_UP });
  const least: AgentCost = { name, brightstaff: Infinity, envoy: Infinity, bareEnvoy: Infinity };
  for (let round = 0; round < rounds; round++) {
    const [bareEnvoy = 0] = await spent([bare.pids.envoy], direct, load);
    const [brightstaff = 0, envoy = 0] = await spent([pids.brightstaff, pids.envoy], agents, load);
    least.brightstaff = Math.min(least.brightstaff, brightstaff);
    least.envoy = Math.min(least.envoy, envoy);
    least.bareEnvoy = Math.min(least.bareEnvoy, bareEnvoy);
  }
  await Promise.all([agents.close(), direct.close()]);
  return least;
}

/** Microseconds a request, for each process. */
async function spent(pids: readonly number[], pool: Pool, load: Load): Promise<number[]> {
  const before = await Promise.all(pids.map(cpuNanoseconds));
  await run(pool, load);
  const after = await Promise.all(pids.map(cpuNanoseconds));
  return after.map((time, index) => (time - (before[index] ?? 0)) / 1_000 / load.requests);
}

export function chatLoad(stream: boolean, requests: number): Load {
  const body = JSON.stringify({ model: "m", ...CHAT.ask("Tell me about the sea."), stream });
  return {
    path: CHAT.path,
    body,
    requests,
    connections: CONNECTIONS,
    expected: stream ? CHAT.end : LAST_WORD,
  };
}

export function agentUrl({ config }: RunningPlano["plan"]): string {
  return `http://127.0.0.1:${config.agentListeners[0]?.port}`;
}
