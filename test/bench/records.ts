// What observations cost: a filter that makes none, the filter with content off, and with content on, by turns.
import { rm } from "node:fs/promises";
import { inTurns, type Side } from "./measure.js";
import { startProxy } from "./proxies.js";
import { compileSilent } from "./silent-filter.js";

const MODEL = "chat-completions";
const MESSAGES = 20;
const REQUESTS = 1_000;

export interface RecordCost {
  what: string;
  goal: number;
  /** Microseconds of Envoy's CPU a request: medians. */
  without: number;
  with: number;
  /** The share that observations add: the median of the rounds, and the middle half of them. */
  more: number;
  between: [number, number];
}

export async function measureRecords(
  providerPort: number,
  rounds: number,
  scale: number,
): Promise<RecordCost[]> {
  const wasmPath = await compileSilent();
  const stops: (() => Promise<void>)[] = [() => rm(wasmPath, { force: true })];
  try {
    const sides: Side[] = [];
    for (const kind of [{ wasmPath }, {}, { keepsContent: true }]) {
      const proxy = await startProxy(providerPort, kind);
      stops.push(proxy.stop);
      sides.push({ proxy: proxy.plano, path: "/v1/chat/completions", expected: "" });
    }
    const [silent, off, on] = sides;
    if (!silent || !off || !on) throw new Error("a proxy is missing");
    const costs: RecordCost[] = [];
    for (const [bytes, side, what, goal] of [
      [10_000, off, "10 kB chat, content off", 0.03],
      [10_000, on, "10 kB chat, content on", 0.08],
      [300, off, "300-byte chat, content off", 0.03],
    ] as const) {
      const load = { body: bodyOf(bytes), requests: REQUESTS };
      const pairs = await inTurns(load, silent, side, rounds, scale);
      const shares = pairs.map(([without, withIt]) => withIt.cpu / without.cpu - 1);
      costs.push({
        ...{ what, goal },
        without: quantile(
          pairs.map(([without]) => without.cpu),
          0.5,
        ),
        with: quantile(
          pairs.map(([, withIt]) => withIt.cpu),
          0.5,
        ),
        more: quantile(shares, 0.5),
        between: [quantile(shares, 0.25), quantile(shares, 0.75)],
      });
    }
    return costs;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** A conversation of several turns. */
function bodyOf(bytes: number): string {
  const count = Math.max(1, Math.min(MESSAGES, Math.floor(bytes / 200)));
  const content = "Tell me about the sea. ".repeat(bytes).slice(0, Math.floor(bytes / count) - 40);
  const messages = Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: `${index} ${content}`,
  }));
  return JSON.stringify({ model: MODEL, messages });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}

/** Human-readable lines. */
export function describeRecords(costs: readonly RecordCost[]): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return costs.map(
    ({ what, goal, without, with: withIt, more, between: [least, most] }) =>
      `observations, ${what}   ${percent(more)} more CPU (middle half ${percent(least)} to ${percent(most)}; ${without.toFixed(0)} and ${withIt.toFixed(0)} µs), goal ${percent(goal)} ${more <= goal ? "reached" : "missed"}`,
  );
}
