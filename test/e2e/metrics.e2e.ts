// The gateway's stats as Prometheus sees them: two workers, real requests, and every query of the dashboard.
import { readFile } from "node:fs/promises";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startAgent, startChooser, startGuard } from "./telemetry/agents.js";
import { type Exposition, scrape } from "./telemetry/exposition.js";
import { findPrometheus, startPrometheus } from "./telemetry/prometheus.js";
import { startProvider, usage } from "./telemetry/provider.js";
import type { TestUpstream } from "./upstream.js";

const messages = [{ role: "user" as const, content: "hello" }];
const KEY = "key-of-ada";
/** Characters that may be in model names but not in labels or names of stats. */
const ODD = 'a;b"c\\d:1.0';
const repository = new URL("../../", import.meta.url);

let provider: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
let services: TestUpstream[] = [];
beforeAll(async () => {
  provider = await startProvider();
  services = await Promise.all([startAgent(), startChooser("weather"), startGuard()]);
  const [agent, chooser, guard] = services.map(({ port }) => `"http://127.0.0.1:${port}"`);
  const text = `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, auth: { keys: [{ name: ada, hash: ${hashOf(KEY)} }] } }
  - type: agent
    name: travel
    address: 127.0.0.1
    port: 8031
    agents:
      - { id: weather, description: forecasts, input_filters: [guard] }
      - { id: flights, description: bookings, default: true }
agents: [{ id: weather, url: ${agent} }, { id: flights, url: ${agent} }]
filters: [{ id: guard, type: http, url: ${guard} }]
overrides: { agent_orchestration_model: chooser/m }
model_providers:
  - { model: sandbox/* }
  - { model: chooser/m, provider_interface: openai, base_url: ${chooser} }
  - { model: sandbox-messages/claude }
  - { model: sandbox-responses/* }
  - model: own/m
    provider_interface: openai
    base_url: "http://127.0.0.1:${provider.port}"
    pricing: { input: 1, output: 10 }
  - { model: broken/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
  - { model: 'own/${ODD}', provider_interface: openai, base_url: "http://127.0.0.1:${provider.port}" }
model_aliases: { both: { targets: [broken/m, own/m] } }
`;
  plano = await startTestPlano(text, {}, 2);
  openai = new OpenAI({ apiKey: KEY, baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: KEY, baseURL: plano.url, maxRetries: 0 });
  await round();
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([provider, ...services].map((each) => each?.close()));
});

const EACH = 8;
/** Answers of own/m: whole ones, streams, and one after a failover. */
const OWN = 2 * EACH + 1;
const own = { model: "own/m", provider: "own" };

/** Requests of every kind, concurrently. */
async function round(): Promise<void> {
  const chat = (model: string, more: object = {}) =>
    openai.chat.completions.create({ model, messages, ...more }).catch((error: unknown) => error);
  const stream = async (model: string): Promise<void> => {
    for await (const _ of await openai.chat.completions.create({ model, messages, stream: true }));
  };
  const several = Array.from({ length: EACH }, (_, index) => [
    chat("own/m"),
    stream("own/m"),
    chat(`sandbox/never-heard-of-${index}`),
    chat("sandbox-messages/claude", { n: 2 }),
  ]);
  await Promise.all([
    ...several.flat(),
    chat(`own/${ODD}`),
    chat("both"),
    chat("sandbox/sandbox-error-429"),
    chat("sandbox/sandbox-error-500"),
    chat("gpt-9"),
    anthropic.messages.create({ model: "sandbox/sandbox-cached", max_tokens: 9, messages }),
    stream("sandbox-messages/claude"),
  ]);
}

/** Goes through brightstaff. */
async function askAgent(): Promise<void> {
  const [listener] = plano.plan.config.agentListeners;
  const agents = new OpenAI({
    apiKey: "any",
    baseURL: `http://127.0.0.1:${listener?.port}/v1`,
    maxRetries: 0,
  });
  await agents.chat.completions.create({ model: "any", messages });
}

describe("Envoy's Prometheus endpoint", () => {
  let exposition: Exposition;
  beforeAll(async () => {
    // Envoy merges its workers' histograms every five seconds.
    await eventually(async () => {
      exposition = await scrape(plano.adminUrl);
      return exposition.value("plano_time_to_first_token_ms_count", own) === EACH;
    }, "the histograms of both workers were merged");
  });

  test("has requests by target and status, with separate series for those without a target", () => {
    const counts = exposition.samples
      .filter(({ name }) => name === "plano_request_duration_ms_count")
      .map(({ labels: { model, provider: by, status }, value }) => [model, by, status, value]);
    expect(counts.sort()).toEqual(
      [
        ["none", "none", "4xx", 1],
        ["own/m", "own", "2xx", OWN],
        ['own/a_b"c\\d:1.0', "own", "2xx", 1],
        ["sandbox-messages/claude", "sandbox-messages", "2xx", 1],
        ["sandbox-messages/claude", "sandbox-messages", "4xx", EACH],
        ["sandbox/*", "sandbox", "2xx", EACH + 1],
        ["sandbox/*", "sandbox", "4xx", 1],
        ["sandbox/*", "sandbox", "5xx", 1],
      ].sort(),
    );
  });

  test("has no label that a client made up", () => {
    expect(JSON.stringify(exposition.samples)).not.toContain("never-heard-of");
    expect(JSON.stringify(exposition.samples)).not.toContain("gpt-9");
  });

  test("has every kind of token with exact counts", () => {
    const tokens = (type: string) => exposition.value("plano_tokens_total", { ...own, type });
    expect(["input", "output", "cached", "reasoning", "cache_write"].map(tokens)).toEqual([
      OWN * usage.prompt_tokens,
      OWN * usage.completion_tokens,
      OWN * usage.prompt_tokens_details.cached_tokens,
      OWN * usage.completion_tokens_details.reasoning_tokens,
      undefined,
    ]);
  });

  test("has the requests and tokens of each caller", () => {
    const requests = (status: string) =>
      exposition.value("plano_caller_requests_total", { caller: "ada", status });
    expect([requests("2xx"), requests("4xx"), requests("5xx")]).toEqual([3 * EACH + 4, EACH + 2, 1]);
    for (const type of ["input", "output"]) {
      const models = exposition.samples.filter(
        ({ name, labels }) => name === "plano_tokens_total" && labels.type === type,
      );
      expect(exposition.value("plano_caller_tokens_total", { caller: "ada", type })).toBe(
        models.reduce((sum, { value }) => sum + value, 0),
      );
    }
  });

  test("has refusals and failed attempts, with who caused them", () => {
    const claude = { model: "sandbox-messages/claude", provider: "sandbox-messages" };
    expect(exposition.value("plano_refusals_total", claude)).toBe(EACH);
    const limited = { model: "sandbox/*", provider: "sandbox", type: "provider" };
    expect(exposition.value("plano_rate_limited_total", limited)).toBe(1);
    expect(exposition.value("plano_failovers_total", { model: "broken/m", provider: "broken" })).toBe(1);
    expect(exposition.value("plano_observations_dropped")).toBe(0);
  });

  test("has buckets that separate milliseconds of latency", () => {
    const buckets = exposition.samples.filter(
      ({ name, labels }) => name === "plano_time_to_first_token_ms_bucket" && labels.model === "own/m",
    );
    expect(buckets.map(({ labels }) => labels.le).slice(0, 6)).toEqual([
      "10",
      "25",
      "50",
      "100",
      "200",
      "350",
    ]);
    expect(buckets.at(-1)?.labels.le).toBe("+Inf");
    const values = buckets.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.at(-1)).toBe(EACH);
    expect(exposition.value("plano_time_per_output_token_us_count", own)).toBe(EACH);
  });

  test("has every metric under the names common to gateways, too", async () => {
    const total = 4 * EACH + 7;
    expect(exposition.value("request_latency_count")).toBe(total);
    expect(exposition.value("ratelimited_rq")).toBe(1);
    expect(exposition.value("time_to_first_token_count")).toBe(EACH + 1);
    expect(exposition.value("time_per_output_token_count")).toBe(EACH + 1);
    expect(exposition.value("input_sequence_length_count")).toBe(3 * EACH + 4);
    expect(exposition.value("output_sequence_length_count")).toBe(3 * EACH + 4);
    const plain = await (await fetch(`${plano.adminUrl}/stats?filter=^wasmcustom`)).text();
    for (const name of ["time_to_first_token", "tokens_per_second"])
      expect(plain).toMatch(new RegExp(`^wasmcustom\\.${name}: `, "m"));
  });

  test("matches docs/metrics.md exactly", async () => {
    const text = await readFile(new URL("docs/metrics.md", repository), "utf8");
    const rows = [...text.matchAll(/^\| `(?!brightstaff_|gen_ai_)(\w+)` +\| (\w+) +\| ([^|]*)\|/gm)];
    const documented = rows.map(([, name, type, labels = ""]) => [
      name,
      type,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    ]);
    const labelsOf = (family: string): string[] => {
      const named = new RegExp(`^${family}(_bucket|_sum|_count)?$`);
      const found = exposition.samples.filter(({ name }) => named.test(name));
      return [...new Set(found.flatMap(({ labels }) => Object.keys(labels)))].filter(
        (label) => label !== "le",
      );
    };
    const scraped = [...exposition.types].map(([name, type]) => [name, type, labelsOf(name)]);
    expect(documented.sort()).toEqual(scraped.sort());
  });
});

describe("Envoy counts a failed request once", () => {
  const ends = { model: "sandbox-responses/*", provider: "sandbox-responses" };
  const chat = (fault: string, more: object = {}) =>
    openai.chat.completions
      .create({ model: `sandbox-responses/sandbox-${fault}`, messages }, more)
      .catch((error: unknown) => error);
  const stream = async (fault: string, leave: boolean): Promise<void> => {
    const model = `sandbox-responses/sandbox-${fault}`;
    const events = await openai.chat.completions.create({ model, messages, stream: true });
    for await (const { choices } of events) if (leave && choices[0]?.delta.content) break;
  };

  test("however it fails", async () => {
    await chat("reset");
    await chat("garbage");
    await stream("cut-stream", false).catch(() => {});
    await stream("error-stream", false).catch(() => {});
    await stream("slow-stream", true);
    await eventually(() => plano.sandbox.openStreams() === 0, "the stream that was left is closed");
    const left = new AbortController();
    const hanging = chat("hang", { signal: left.signal });
    await eventually(() => plano.sandbox.openStreams() > 0, "the provider was asked");
    left.abort();
    await hanging;
    const count = (exposition: Exposition, status: string) =>
      exposition.value("plano_request_duration_ms_count", { ...ends, status });
    let exposition = await scrape(plano.adminUrl);
    await eventually(async () => {
      exposition = await scrape(plano.adminUrl);
      return count(exposition, "none") === 1 && count(exposition, "2xx") === 3;
    }, "the histograms were merged");
    expect(["2xx", "4xx", "5xx", "none"].map((status) => count(exposition, status))).toEqual([
      3,
      undefined,
      2,
      1,
    ]);
    // The broken stream did begin, but its speed is unknown.
    expect(exposition.value("plano_time_to_first_token_ms_count", ends)).toBe(3);
    expect(exposition.value("plano_time_per_output_token_us_count", ends)).toBeUndefined();
  });
});

interface Dashboard {
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
  templating: { list: { name: string; query: unknown }[] };
}

const binary = findPrometheus();

// Skipped without Prometheus; .ci/run installs one and counts a skipped test as failed.
describe.skipIf(binary === undefined)("the dashboard, on a real Prometheus", () => {
  test("has only queries that return numbers, with the labels in its legends", {
    timeout: 120_000,
  }, async () => {
    const file = new URL("envoy/dashboards/plano.json", repository);
    const { panels, templating } = JSON.parse(await readFile(file, "utf8")) as Dashboard;
    expect(templating.list.map(({ name }) => name)).toEqual(["datasource", "model", "provider"]);
    const queries = panels.flatMap(({ title, targets }) => targets.map((target) => ({ title, ...target })));
    expect(queries.length).toBeGreaterThan(20);
    const prometheus = await startPrometheus(
      binary ?? "",
      new URL(plano.adminUrl).host,
      new URL(plano.brightstaffUrl).host,
    );
    try {
      const open = new Set(queries);
      const deadline = Date.now() + 60_000;
      while (open.size > 0 && Date.now() < deadline) {
        await Promise.all([round(), askAgent()]);
        for (const query of open) {
          const expression = query.expr
            .replaceAll(/\$(model|provider)\b/g, ".*")
            .replaceAll("$__rate_interval", "1m");
          const series = await prometheus.query(expression);
          const legends = [...query.legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
          const told = series.filter(({ metric, value }) => {
            return Number.isFinite(value) && legends.every((label) => metric[label] !== undefined);
          });
          if (told.length > 0) open.delete(query);
        }
      }
      expect([...open].map(({ title, expr }) => `${title}: ${expr}`)).toEqual([]);
    } finally {
      await prometheus.stop();
    }
  });
});
