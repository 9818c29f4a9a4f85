// What brightstaff adds to an agent's answer: CPU, latency, and memory for concurrent streams.
import type { RunningPlano } from "@plano/cli";
import { type AgentCost, measureCost } from "./agent-cost.js";
import { type AgentLatency, measureLatency } from "./agent-latency.js";
import { type AgentStreams, measureStreams } from "./agent-streams.js";
import type { ProxyUnderTest } from "./proxies.js";
import { withPlano } from "./with-plano.js";

export interface AgentFigures {
  costs: AgentCost[];
  latency: AgentLatency;
  streams: AgentStreams;
}

/** `port` is the canned provider's, which acts as the agent; `bare` is an Envoy with nothing but that provider. */
export async function measureAgents(
  port: number,
  bare: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<AgentFigures> {
  const { costs, latency } = await withAgent(port, async (plano) => ({
    costs: await measureCost(plano, bare, rounds, scale),
    latency: await measureLatency(plano, bare, scale),
  }));
  return { costs, latency, streams: await measureStreams(withAgent) };
}

/** One agent at `port`, on a listener of its own. */
function withAgent<T>(port: number, work: (plano: RunningPlano) => Promise<T>): Promise<T> {
  const text = `
version: v0.4.0
listeners: [{ type: agent, name: agents, address: 127.0.0.1, agents: [{ id: one }] }]
agents: [{ id: one, url: "http://127.0.0.1:${port}" }]
`;
  return withPlano(text, work);
}

/** Human-readable lines. */
export function describeAgents({ costs, latency, streams }: AgentFigures): string[] {
  return [
    ...costs.map(({ name, brightstaff, envoy, bareEnvoy }) => {
      const most = Math.round(1_000_000 / brightstaff);
      const ratio = (brightstaff / bareEnvoy).toFixed(1);
      return `${name}   brightstaff ${brightstaff.toFixed(0)} µs (${most} a second on a core), ${ratio} times bare Envoy's ${bareEnvoy.toFixed(0)} µs; Envoy ${envoy.toFixed(0)} µs`;
    }),
    `at ${latency.rate} requests a second   p50 ${latency.agent.toFixed(2)} ms, through bare Envoy ${latency.bare.toFixed(2)} ms; brightstaff answers a probe within ${latency.probe.toFixed(1)} ms (p99)`,
    `${streams.count} streams at once   brightstaff ${(streams.bytes / (1 << 20)).toFixed(0)} MiB`,
  ];
}
