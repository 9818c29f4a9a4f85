// What an agent's answer costs on its way through brightstaff: CPU of each process, and how many a core could do at most.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPlano, startPlano } from "@plano/cli";
import { formatNamed, LAST_WORD } from "../canned/formats.js";
import { cpuNanoseconds } from "./cpu.js";
import { connect, type Load, run } from "./load.js";

export interface AgentCost {
  name: string;
  /** Microseconds of CPU for a request. */
  brightstaff: number;
  envoy: number;
}

const CONNECTIONS = 32;
const WARM_UP = 1_000;
const CHAT = formatNamed("chat-completions");

/** `port` is the canned provider's, which stands in for an agent. */
export async function measureAgents(port: number, rounds: number, scale: number): Promise<AgentCost[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-bench-"));
  const plano = await startPlano({
    text: `
version: v0.4.0
listeners: [{ type: agent, name: agents, address: 127.0.0.1, agents: [{ id: one }] }]
agents: [{ id: one, url: "http://127.0.0.1:${port}" }]
`,
    env: process.env,
    stateDirectory: directory,
    freePorts: true,
    concurrency: 1,
  });
  try {
    return [
      await cost(plano, "agent, whole answer", false, Math.round(2_000 * scale), rounds),
      await cost(plano, "agent, stream of 50 events", true, Math.round(300 * scale), rounds),
    ];
  } finally {
    await plano.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Of the rounds the one that was disturbed least. */
async function cost(
  { plan, pids }: RunningPlano,
  name: string,
  stream: boolean,
  requests: number,
  rounds: number,
): Promise<AgentCost> {
  const body = JSON.stringify({ model: "m", ...CHAT.ask("Tell me about the sea."), stream });
  const expected = stream ? CHAT.end : LAST_WORD;
  const load: Load = { path: CHAT.path, body, requests, connections: CONNECTIONS, expected };
  const pool = connect(`http://127.0.0.1:${plan.config.agentListeners[0]?.port}`, CONNECTIONS);
  await run(pool, { ...load, requests: WARM_UP });
  const samples: AgentCost[] = [];
  for (let round = 0; round < rounds; round++) {
    const [brightstaff, envoy] = await Promise.all([
      cpuNanoseconds(pids.brightstaff),
      cpuNanoseconds(pids.envoy),
    ]);
    await run(pool, load);
    const after = await Promise.all([cpuNanoseconds(pids.brightstaff), cpuNanoseconds(pids.envoy)]);
    samples.push({
      name,
      brightstaff: (after[0] - brightstaff) / 1_000 / requests,
      envoy: (after[1] - envoy) / 1_000 / requests,
    });
  }
  await pool.close();
  return samples.reduce((least, sample) => (sample.brightstaff < least.brightstaff ? sample : least));
}
