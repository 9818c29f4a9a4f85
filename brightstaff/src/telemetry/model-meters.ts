// Meters of calls to models, by what the filter reports of each: those of the reference, and those of OpenTelemetry's
// conventions for generative AI under the names that Prometheus gives them.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
import type { ObservedAttempt } from "@plano/config/contract";
import { Counter, Histogram, type Registry } from "prom-client";
import type { Cost } from "../history/types.js";
import { firstTokenOf, type ModelCall } from "./call-attributes.js";
import { statusClass } from "./meters.js";
import {
  errorClassOf,
  errorTypeOfAttempt,
  type ModelLabels,
  operationOf,
  SeriesBound,
} from "./model-labels.js";

/** Seconds. */
const DURATIONS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const OPERATION_DURATIONS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const FIRST_TOKENS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const OUTPUT_TOKENS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const TOKENS = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const MODEL = ["provider", "model"] as const;
const GEN_AI = ["gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model"] as const;

/** Counts what the filter reports. */
export function modelMeters(registry: Registry): (call: ModelCall) => void {
  const bound = new SeriesBound();
  const countAttempt = attemptMeters(registry);
  const countTimes = timeMeters(registry);
  const countTokens = tokenMeters(registry);
  const countCost = costMeters(registry);
  return (call) => {
    const { record, last, cost } = call;
    for (const attempt of record.attempts) countAttempt(attempt, bound.labelsOf(attempt));
    const labels = bound.labelsOf(last);
    countTimes(call, labels);
    countTokens(call, labels);
    if (record.usage !== null) countCost(cost, labels);
  };
}

function attemptMeters(registry: Registry): (attempt: ObservedAttempt, labels: ModelLabels) => void {
  const registers = [registry];
  const requests = new Counter({
    name: "brightstaff_llm_upstream_requests_total",
    help: "Requests to providers.",
    labelNames: [...MODEL, "status_class", "error_class"],
    registers,
  });
  const seconds = new Histogram({
    name: "brightstaff_llm_upstream_duration_seconds",
    help: "To the end of a provider's answer.",
    labelNames: MODEL,
    buckets: DURATIONS,
    registers,
  });
  const operations = new Histogram({
    name: "gen_ai_client_operation_duration_seconds",
    help: "GenAI operation duration.",
    labelNames: [...GEN_AI, "error_type"],
    buckets: OPERATION_DURATIONS,
    registers,
  });
  return (attempt, labels) => {
    // Nobody was asked.
    if (attempt.error === "refused" || attempt.error === "no_address") return;
    const status_class = statusClass(attempt.status || undefined);
    requests.inc({ ...labels, status_class, error_class: errorClassOf(attempt) });
    seconds.observe(labels, attempt.ms / 1_000);
    const error_type = errorTypeOfAttempt(attempt);
    operations.observe({ ...genAi(attempt, labels), error_type }, attempt.ms / 1_000);
  };
}

type CountModel = (call: ModelCall, labels: ModelLabels) => void;

function timeMeters(registry: Registry): CountModel {
  const registers = [registry];
  const first = new Histogram({
    name: "brightstaff_llm_time_to_first_token_seconds",
    help: "Of streams: from the request to the provider to the first content.",
    labelNames: MODEL,
    buckets: DURATIONS,
    registers,
  });
  const genAiFirst = new Histogram({
    name: "gen_ai_server_time_to_first_token_seconds",
    help: "Time to generate first token for successful responses.",
    labelNames: GEN_AI,
    buckets: FIRST_TOKENS,
    registers,
  });
  const genAiEach = new Histogram({
    name: "gen_ai_server_time_per_output_token_seconds",
    help: "Time per output token generated after the first token for successful responses.",
    labelNames: GEN_AI,
    buckets: OUTPUT_TOKENS,
    registers,
  });
  return (call, labels) => {
    const { record, last } = call;
    const milliseconds = firstTokenOf(call);
    if (milliseconds === undefined) return;
    first.observe(labels, milliseconds / 1_000);
    genAiFirst.observe(genAi(last, labels), milliseconds / 1_000);
    // A stream that broke off has no reliable number of tokens.
    const following = (record.usage?.output ?? 0) - 1;
    if (record.stop_reason === null || following < 1) return;
    genAiEach.observe(genAi(last, labels), Math.max(0, last.ms - milliseconds) / 1_000 / following);
  };
}

function tokenMeters(registry: Registry): CountModel {
  const registers = [registry];
  const tokens = new Counter({
    name: "brightstaff_llm_tokens_total",
    help: "Tokens, as providers report them.",
    labelNames: [...MODEL, "kind"],
    registers,
  });
  const missing = new Counter({
    name: "brightstaff_llm_tokens_usage_missing_total",
    help: "Answers whose provider reported no tokens.",
    registers,
  });
  const caches = new Counter({
    name: "brightstaff_prompt_cache_requests_total",
    help: "Answers whose provider told what its cache had.",
    labelNames: [...MODEL, "outcome"],
    registers,
  });
  const genAiTokens = new Histogram({
    name: "gen_ai_client_token_usage",
    help: "Number of input and output tokens used.",
    labelNames: [...GEN_AI, "gen_ai_token_type"],
    buckets: TOKENS,
    registers,
  });
  return ({ record: { usage, status, ended_by: endedBy }, last }, labels) => {
    if (usage === null) {
      if (endedBy === "provider" && status >= 200 && status < 300) missing.inc();
      return;
    }
    const { input, output, cached_input: cached, cache_creation: written } = usage;
    tokens.inc({ ...labels, kind: "prompt" }, input);
    tokens.inc({ ...labels, kind: "completion" }, output);
    if (cached !== null) {
      tokens.inc({ ...labels, kind: "cache_read" }, cached);
      caches.inc({ ...labels, outcome: cached > 0 ? "hit" : "miss" });
    }
    if (written !== null) tokens.inc({ ...labels, kind: "cache_write" }, written);
    const common = genAi(last, labels);
    genAiTokens.observe({ ...common, gen_ai_token_type: "input" }, input);
    genAiTokens.observe({ ...common, gen_ai_token_type: "output" }, output);
  };
}

function costMeters(registry: Registry): (cost: Cost, labels: ModelLabels) => void {
  const registers = [registry];
  const dollars = new Counter({
    name: "brightstaff_llm_cost_usd_total",
    help: "What calls cost, where the price is known.",
    labelNames: MODEL,
    registers,
  });
  const unknown = new Counter({
    name: "brightstaff_llm_requests_without_price_total",
    help: "Calls that used tokens whose price is not known.",
    labelNames: MODEL,
    registers,
  });
  return ({ total }, labels) => {
    if (total === null) unknown.inc(labels);
    else dollars.inc(labels, total);
  };
}

function genAi(attempt: ObservedAttempt, { provider, model }: ModelLabels) {
  return {
    gen_ai_operation_name: operationOf(attempt.upstream_format),
    gen_ai_provider_name: provider,
    gen_ai_request_model: model,
  };
}
