// The latency that an agent listener adds to bare Envoy, at a rate that leaves both idle time, and how long
// brightstaff's event loop delays other requests meanwhile.
import type { RunningPlano } from "@plano/cli";
import type { Pool } from "undici";
import { agentUrl, chatLoad } from "./agent-cost.js";
import { connect, type Load } from "./load.js";
import type { ProxyUnderTest } from "./proxies.js";
import { quantile } from "./report.js";

export interface AgentLatency {
  /** Requests a second. */
  rate: number;
  /** Milliseconds, p50. */
  agent: number;
  bare: number;
  /** Milliseconds, p99, of a request that brightstaff answers itself. */
  probe: number;
}

const RATE = 500;
const SECONDS = 6;
const CONNECTIONS = 64;
const PROBES_A_SECOND = 50;

export async function measureLatency(
  { plan }: RunningPlano,
  { plano: bare }: ProxyUnderTest,
  scale: number,
): Promise<AgentLatency> {
  const requests = Math.round(RATE * SECONDS * scale);
  const load = chatLoad(false, requests);
  const direct = await atRate(bare.url, load, RATE);
  const { host, port } = plan.config.brightstaff;
  const probes = { ...load, path: "/healthz", requests: Math.round(PROBES_A_SECOND * SECONDS * scale) };
  const [agents, probed] = await Promise.all([
    atRate(agentUrl(plan), load, RATE),
    atRate(`http://${host}:${port}`, probes, PROBES_A_SECOND, "GET"),
  ]);
  return {
    rate: RATE,
    agent: quantile(agents, 0.5),
    bare: quantile(direct, 0.5),
    probe: quantile(probed, 0.99),
  };
}

/** Milliseconds of each request. Requests start on schedule, whether or not earlier ones have ended. */
async function atRate(
  url: string,
  { path, body, requests }: Load,
  rate: number,
  method: "GET" | "POST" = "POST",
): Promise<number[]> {
  const pool = connect(url, CONNECTIONS);
  const content = method === "POST" ? { body, headers: { "content-type": "application/json" } } : {};
  const one = () => timed(pool, { method, path, ...content });
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  const began = performance.now();
  const times: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(requests, Math.floor(((performance.now() - began) * rate) / 1_000));
      while (times.length < due) times.push(one());
      if (times.length < requests) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const all = await Promise.all(times);
  await pool.close();
  return all;
}

async function timed(pool: Pool, options: Parameters<Pool["request"]>[0]): Promise<number> {
  const began = performance.now();
  const { statusCode, body } = await pool.request(options);
  await body.dump();
  if (statusCode !== 200) throw new Error(`the answer to ${options.path} was ${statusCode}`);
  return performance.now() - began;
}
