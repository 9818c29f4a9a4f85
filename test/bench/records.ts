// What observations cost: a filter that makes none, the filter with content off, and with content on, by turns.
import { rm } from "node:fs/promises";
import { inTurns, type Side } from "./measure.js";
import { type ProxyKind, startProxy } from "./proxies.js";
import { compileSilent } from "./silent-filter.js";

const MODEL = "chat-completions";
const MESSAGES = 20;
const REQUESTS = 1_000;
/**
 * Half of what two cores can do. At the most that they can, brightstaff, which takes the observations, would compete with Envoy
 * for the cores and their caches, and its work would count as Envoy's.
 */
const PER_SECOND = 1_000;
/** How often each kind of Envoy is started. */
const STARTS = 7;

/** `content`: whether observations have texts. */
const ROWS = [
  { bytes: 10_000, content: "off", what: "10 kB chat, content off", goal: 0.03 },
  { bytes: 10_000, content: "on", what: "10 kB chat, content on", goal: 0.08 },
  { bytes: 300, content: "off", what: "300-byte chat, content off", goal: 0.03 },
] as const;

type Pair = Awaited<ReturnType<typeof inTurns>>[number];

export interface RecordCost {
  what: string;
  goal: number;
  /** Microseconds of Envoy's CPU a request: medians. */
  without: number;
  with: number;
  /** The share that observations add: the median of the starts, and the least and the most of one. */
  more: number;
  between: [number, number];
}

/**
 * Two Envoys that are started alike differ by several percent as long as they run, so each kind is started anew several times,
 * and the middle one of the starts counts.
 */
export async function measureRecords(
  providerPort: number,
  rounds: number,
  scale: number,
): Promise<RecordCost[]> {
  const wasmPath = await compileSilent();
  try {
    const starts: Pair[][][] = [];
    for (let start = 0; start < STARTS; start += 1)
      starts.push(await measureStart(providerPort, wasmPath, Math.ceil(rounds / STARTS), scale));
    return ROWS.map(({ what, goal }, row) =>
      costOf(
        what,
        goal,
        starts.map((pairs) => pairs[row] ?? []),
      ),
    );
  } finally {
    await rm(wasmPath, { force: true });
  }
}

/** The pairs of each row; the first of a pair makes no observations. */
async function measureStart(
  port: number,
  wasmPath: string,
  rounds: number,
  scale: number,
): Promise<Pair[][]> {
  const stops: (() => Promise<void>)[] = [];
  const start = async (kind: ProxyKind): Promise<Side> => {
    const proxy = await startProxy(port, kind);
    stops.push(proxy.stop);
    return { proxy: proxy.plano, path: "/v1/chat/completions", expected: "" };
  };
  try {
    const silent = await start({ wasmPath });
    const sides = { off: await start({}), on: await start({ keepsContent: true }) };
    const pairs: Pair[][] = [];
    for (const { bytes, content } of ROWS) {
      const load = { body: bodyOf(bytes), requests: REQUESTS, perSecond: PER_SECOND };
      pairs.push(await inTurns(load, silent, sides[content], rounds, scale));
    }
    return pairs;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function costOf(what: string, goal: number, starts: readonly Pair[][]): RecordCost {
  const pairs = starts.flat();
  const median = (values: readonly number[]): number => quantile(values, 0.5);
  const shares = starts.map((own) => median(own.map(([without, withIt]) => withIt.cpu / without.cpu - 1)));
  return {
    ...{ what, goal },
    without: median(pairs.map(([without]) => without.cpu)),
    with: median(pairs.map(([, withIt]) => withIt.cpu)),
    more: median(shares),
    between: [Math.min(...shares), Math.max(...shares)],
  };
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
      `observations, ${what}   ${percent(more)} more CPU (between ${percent(least)} and ${percent(most)}; ${without.toFixed(0)} and ${withIt.toFixed(0)} µs), goal ${percent(goal)} ${more <= goal ? "reached" : "missed"}`,
  );
}
