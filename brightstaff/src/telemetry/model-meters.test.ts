import type { Observation, ObservedAttempt } from "@plano/config/contract";
import { Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { costOf } from "../history/cost.js";
import { usageOf } from "../history/finished.js";
import { observed } from "../observations/testing/observation.js";
import { modelCallOf } from "./call-attributes.js";
import { modelMeters } from "./model-meters.js";

const attempt = (more: Partial<ObservedAttempt> = {}): ObservedAttempt => ({
  target: "openai/gpt",
  provider: "openai",
  upstream_format: "messages",
  status: 200,
  began_ms: 0,
  ms: 400,
  error: null,
  ...more,
});

const PRICED = { price: { input: 1, output: 10 }, source: "file" };

/** The samples after the observations, without buckets. */
async function counted(...observations: Partial<Observation>[]): Promise<Record<string, number>> {
  const registry = new Registry();
  const observe = modelMeters(registry);
  for (const each of observations) {
    const attempts = each.attempts ?? [attempt()];
    const record = observed({ attempts, attempt_count: attempts.length, ...each });
    const call = modelCallOf(record, costOf(PRICED, usageOf(record)));
    if (call !== undefined) observe(call);
  }
  const metrics = await registry.getMetricsAsJSON();
  const samples = metrics.flatMap((metric) =>
    metric.values.map((sample) => {
      const { metricName = metric.name, labels, value } = sample as typeof sample & { metricName?: string };
      return [`${metricName} ${Object.values(labels).join(" ")}`.trim(), value] as const;
    }),
  );
  return Object.fromEntries(samples.filter(([name]) => !name.includes("_bucket")));
}

describe("requests to providers", () => {
  test.each<[string, Partial<ObservedAttempt>, string]>([
    ["an answer", {}, "2xx none"],
    ["an error that the provider answers", { status: 429, error: "status" }, "4xx none"],
    ["no connection", { status: 0, error: "connect" }, "none connect"],
    ["a connection that breaks before an answer", { status: 0, error: "reset" }, "none connect"],
    ["a connection that breaks in an answer", { status: 200, error: "reset" }, "2xx stream"],
    ["silence", { status: 0, error: "timeout" }, "none timeout"],
    ["an answer that cannot be read", { status: 200, error: "malformed" }, "2xx parse"],
    ["a client that left", { status: 0 }, "none none"],
  ])("have a class for %s", async (_what, more, classes) => {
    const samples = await counted({ attempts: [attempt(more)] });
    expect(samples).toMatchObject({
      [`brightstaff_llm_upstream_requests_total openai openai/gpt ${classes}`]: 1,
    });
  });

  test("count each attempt with its own time, and none that was not made", async () => {
    const dead = attempt({ target: "dead/m", provider: "dead", status: 0, ms: 30, error: "connect" });
    const refused = attempt({ target: "own/m", provider: "own", status: 0, ms: 0, error: "refused" });
    const lost = attempt({ target: "own/lost", provider: "own", status: 0, ms: 0, error: "no_address" });
    const samples = await counted({ attempts: [dead, refused, lost, attempt({ began_ms: 30 })] });
    expect(samples).toMatchObject({
      "brightstaff_llm_upstream_requests_total dead dead/m none connect": 1,
      "brightstaff_llm_upstream_requests_total openai openai/gpt 2xx none": 1,
      "brightstaff_llm_upstream_duration_seconds_sum dead dead/m": 0.03,
      "brightstaff_llm_upstream_duration_seconds_sum openai openai/gpt": 0.4,
      "gen_ai_client_operation_duration_seconds_count chat dead dead/m connect": 1,
      "gen_ai_client_operation_duration_seconds_count chat openai openai/gpt": 1,
    });
    expect(JSON.stringify(samples)).not.toContain("own/");
  });

  test("are not those to agents, nor requests that were refused before", async () => {
    const agent = attempt({ target: "weather", provider: "agent/weather" });
    const samples = await counted({ attempts: [agent] }, { attempts: [] });
    expect(Object.keys(samples)).toEqual(["brightstaff_llm_tokens_usage_missing_total"]);
  });

  test("of more models than there may be series share theirs", async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => ({
      attempts: [attempt({ target: `openai/${index}` })],
    }));
    const samples = await counted(...many, { attempts: [attempt({ target: "openai/0" })] });
    expect(samples).toMatchObject({
      "brightstaff_llm_upstream_requests_total openai openai/0 2xx none": 2,
      "brightstaff_llm_upstream_requests_total other other 2xx none": 500,
    });
  });
});

describe("streams", () => {
  const stream: Partial<Observation> = {
    stream: true,
    attempts: [attempt({ status: 0, error: "connect", ms: 100 }), attempt({ began_ms: 100, ms: 1_200 })],
    ttft_ms: 300,
    duration_ms: 1_300,
    stop_reason: "end_turn",
    usage: { input: 9, output: 101, cached_input: null, cache_creation: null, reasoning: null },
  };
  const first = "brightstaff_llm_time_to_first_token_seconds_sum openai openai/gpt";
  const each = "gen_ai_server_time_per_output_token_seconds_sum chat openai openai/gpt";

  test("have the time to the first token from the attempt on, and that of each further one", async () => {
    const samples = await counted(stream);
    expect(samples[first]).toBeCloseTo(0.2);
    expect(samples["gen_ai_server_time_to_first_token_seconds_sum chat openai openai/gpt"]).toBeCloseTo(0.2);
    expect(samples[each]).toBeCloseTo(0.01);
  });

  test("that break off have no time of a token, nor have those whose last attempt is not kept any", async () => {
    const broken = await counted({ ...stream, stop_reason: null });
    expect(broken).toHaveProperty([first]);
    expect(broken).not.toHaveProperty([each]);
    expect(await counted({ ...stream, attempt_count: 9 })).not.toHaveProperty([first]);
  });
});

describe("tokens", () => {
  const usage = { input: 20, output: 5, cached_input: 8, cache_creation: 2, reasoning: 1 };

  test("count by kind, and a cache that had some as hit", async () => {
    const samples = await counted({ usage }, { usage: { ...usage, cached_input: 0 } });
    expect(samples).toMatchObject({
      "brightstaff_llm_tokens_total openai openai/gpt prompt": 40,
      "brightstaff_llm_tokens_total openai openai/gpt completion": 10,
      "brightstaff_llm_tokens_total openai openai/gpt cache_read": 8,
      "brightstaff_llm_tokens_total openai openai/gpt cache_write": 4,
      "brightstaff_prompt_cache_requests_total openai openai/gpt hit": 1,
      "brightstaff_prompt_cache_requests_total openai openai/gpt miss": 1,
      "gen_ai_client_token_usage_sum chat openai openai/gpt input": 40,
      "gen_ai_client_token_usage_count chat openai openai/gpt output": 2,
    });
  });

  test("that a provider does not tell are unknown, never none", async () => {
    const samples = await counted(
      { usage: { ...usage, cached_input: null, cache_creation: null } },
      { usage: null },
      { usage: null, status: 500 },
      { usage: null, ended_by: "client" },
    );
    expect(samples.brightstaff_llm_tokens_usage_missing_total).toBe(1);
    expect(JSON.stringify(samples)).not.toMatch(/cache_read|cache_write|hit|miss"/);
  });
});

describe("cost", () => {
  const usage = {
    input: 1_000_000,
    output: 100_000,
    cached_input: null,
    cache_creation: null,
    reasoning: null,
  };

  test("is in dollars", async () => {
    const samples = await counted({ usage }, { usage });
    expect(samples["brightstaff_llm_cost_usd_total openai openai/gpt"]).toBeCloseTo(4);
  });

  test("without a price is unknown, and such calls count", async () => {
    const registry = new Registry();
    const unpriced = modelMeters(registry);
    for (const each of [usage, usage, null]) {
      const record = observed({ usage: each });
      const call = modelCallOf(record, costOf(undefined, usageOf(record)));
      if (call !== undefined) unpriced(call);
    }
    const text = await registry.metrics();
    expect(text).toContain(
      'brightstaff_llm_requests_without_price_total{provider="openai",model="openai/gpt-4o"} 2',
    );
    expect(text).not.toContain("brightstaff_llm_cost_usd_total{");
  });
});
