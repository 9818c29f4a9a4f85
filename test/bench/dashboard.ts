// How fast the dashboard answers with as many requests as it keeps, how soon its page is painted, and what a flood of requests does
// to it, and it to them.
import { readFile } from "node:fs/promises";
import type { RunningPlano } from "@plano/cli";
import { startBrowser } from "../e2e/dashboard/browser.js";
import { cpuNanoseconds } from "./cpu.js";
import { connect } from "./load.js";
import { residentBytes } from "./memory.js";
import { quantile } from "./report.js";
import { withPlano } from "./with-plano.js";

const RECORDS = 20_000;
const IN_BATCH = 500;
const MODEL = "canned/m";
const CONNECTIONS = 32;
const FLOOD = 15_000;
/** Answers until Node has compiled brightstaff's code for them. */
const WARM_UP = 10;
/** Streams of events, as many as pages that are open. */
const READERS = 4;
/** Milliseconds that the design allows. */
const GOALS = { overview: 30, "a filtered list": 20, "a search in what was said": 300, "first paint": 300 };
const QUERIES: [keyof typeof GOALS, string][] = [
  ["overview", "overview?range=1h"],
  ["a filtered list", "requests?range=1h&q=status:>=400%20model:m1"],
  ["a search in what was said", "requests?range=1h&q=%22needle%20in%20hay%22"],
];

export interface DashboardCost {
  /** Milliseconds, p50; and those of brightstaff's CPU, which work beside it does not change. */
  answers: { what: keyof typeof GOALS; ms: number; cpu?: number }[];
  flood: {
    /** Requests a second. */
    rate: number;
    /** Milliseconds, p99, without readers and with them. */
    alone: number;
    read: number;
    /** Records that were not kept, and rows that were counted instead of shown. */
    lost: number;
    counted: number;
    /** Of brightstaff. */
    bytes: number;
  };
}

export async function measureDashboard(port: number, rounds: number, scale: number): Promise<DashboardCost> {
  const text = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers: [{ model: ${MODEL}, provider_interface: openai, base_url: "http://127.0.0.1:${port}/v1" }]
dashboard: { content: memory }
`;
  return withPlano(text, async (plano) => {
    const token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
    const read = reading(plano, token);
    await fill(plano, Math.round(RECORDS * scale));
    const answers: DashboardCost["answers"] = [];
    for (const [what, place] of QUERIES) {
      await median(WARM_UP, () => timeOf(() => read(place)));
      const before = await cpuNanoseconds(plano.pids.brightstaff);
      const ms = await median(rounds, () => timeOf(() => read(place)));
      const cpu = ((await cpuNanoseconds(plano.pids.brightstaff)) - before) / 1e6 / rounds;
      answers.push({ what, ms, cpu });
    }
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${plano.dashboardUrl}/#k=${token}`);
      await page.locator("main").waitFor();
      const ms = await median(rounds, async () => {
        await page.goto(`${plano.dashboardUrl}/requests`);
        return page.evaluate<number>(PAINTED);
      });
      answers.push({ what: "first paint", ms });
    } finally {
      await browser.close();
    }
    return { answers, flood: await flood(plano, token, Math.round(FLOOD * scale)) };
  });
}

/** In the page: when its first content was painted, by the browser's own clock, from the beginning of the navigation. */
const PAINTED = `new Promise((resolve) =>
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true }))`;

function reading({ dashboardUrl }: RunningPlano, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  return async (place: string, signal?: AbortSignal): Promise<string> => {
    const response = await fetch(`${dashboardUrl}/api/v1/${place}`, {
      headers,
      ...(signal !== undefined && { signal }),
    });
    if (response.ok) return response.text();
    throw new Error(`${place} was answered ${response.status}: ${await response.text()}`);
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function median(rounds: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measure());
  return quantile(times, 0.5);
}

const BODY = JSON.stringify({ model: MODEL, messages: [{ role: "user", content: "How are you?" }] });
const HEADERS = { "content-type": "application/json" };

/** Posts variations of one real record, as the filter does. */
async function fill({ url, brightstaffUrl }: RunningPlano, count: number): Promise<void> {
  const answer = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers: HEADERS, body: BODY });
  await answer.text();
  const place = `${brightstaffUrl}/internal/observations`;
  let sample: Record<string, unknown> | undefined;
  while (sample === undefined) {
    const told = (await (await fetch(`${place}?limit=1`)).json()) as { observations: (typeof sample)[] };
    [sample] = told.observations;
  }
  const began = Date.now();
  const lineOf = (index: number): string => {
    const words = `question ${index} ${"of some length ".repeat(60)}${index % 1_000 === 0 ? "needle in hay" : ""}`;
    return JSON.stringify({
      ...sample,
      request_id: `filled-${index}`,
      started_ms: began - 60_000 - (index % 3_000_000),
      duration_ms: 100 + (index % 997),
      model: `m${index % 7}`,
      target: `canned/m${index % 7}`,
      ...(index % 20 === 0 && { status: 500, error: { code: "provider_error", message: "failed" } }),
      chain: [index.toString(16).padStart(16, "0")],
      parts: [{ role: "user", kind: "text", message: 0, text: words, bytes: words.length }],
    });
  };
  for (let from = 0; from < count; from += IN_BATCH) {
    const lines = Array.from({ length: Math.min(IN_BATCH, count - from) }, (_, at) => lineOf(from + at));
    const headers = { "content-type": "application/x-ndjson" };
    const posted = await fetch(place, { method: "POST", headers, body: lines.join("\n") });
    if (posted.status !== 204) throw new Error(`records were answered ${posted.status}`);
  }
}

async function flood(plano: RunningPlano, token: string, requests: number): Promise<DashboardCost["flood"]> {
  const read = reading(plano, token);
  await load(plano, Math.round(requests / 10));
  const alone = await load(plano, requests);
  const ended = new AbortController();
  const counts = Array.from({ length: READERS }, () => countedIn(plano, token, ended.signal));
  const { rate, p99 } = await load(plano, requests);
  const { kept } = JSON.parse(await read("health")) as { kept: { dropped: number } };
  const bytes = await residentBytes(plano.pids.brightstaff);
  ended.abort();
  const [counted = 0] = await Promise.all(counts);
  return { rate, alone: alone.p99, read: p99, lost: kept.dropped, counted, bytes };
}

/** Rows that one stream of events has counted instead of telling them. */
async function countedIn(plano: RunningPlano, token: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  try {
    const headers = { authorization: `Bearer ${token}` };
    const { body } = await fetch(`${plano.dashboardUrl}/api/v1/live`, { headers, signal });
    const decoder = new TextDecoder();
    for await (const bytes of body ?? [])
      for (const [, dropped] of decoder.decode(bytes, { stream: true }).matchAll(/"dropped":(\d+)/g))
        count += Number(dropped);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return count;
}

async function load({ url }: RunningPlano, requests: number): Promise<{ rate: number; p99: number }> {
  const pool = connect(url, CONNECTIONS);
  const times: number[] = [];
  let left = requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const began = performance.now();
      const sent = { method: "POST", path: "/v1/chat/completions", headers: HEADERS, body: BODY } as const;
      const { statusCode, body } = await pool.request(sent);
      await body.dump();
      if (statusCode !== 200) throw new Error(`a request was answered ${statusCode}`);
      times.push(performance.now() - began);
    }
  };
  const all = await timeOf(() => Promise.all(Array.from({ length: CONNECTIONS }, client)));
  await pool.close();
  return { rate: (requests * 1_000) / all, p99: quantile(times, 0.99) };
}

/** Human-readable lines. */
export function describeDashboard({ answers, flood: told }: DashboardCost): string[] {
  const { rate, alone, read, lost, counted, bytes } = told;
  return [
    ...answers.map(
      ({ what, ms, cpu }) =>
        `dashboard, ${what}   p50 ${ms.toFixed(1)} ms${cpu === undefined ? "" : `, CPU ${cpu.toFixed(1)} ms`}, goal ${GOALS[what]} ms ${ms <= GOALS[what] ? "reached" : "missed"}`,
    ),
    `dashboard, ${rate.toFixed(0)} requests a second   p99 ${alone.toFixed(1)} ms, with ${READERS} pages ${read.toFixed(1)} ms; ${lost} records lost, ${counted} rows counted instead of shown; brightstaff ${(bytes / (1 << 20)).toFixed(0)} MiB`,
  ];
}
