// Prometheus metrics of the filter: the filter writes labels into stat names, and these rules extract them; histograms
// get buckets for responses of language models. docs/metrics.md lists every stat.
import type { Resource } from "./resource.js";

/** Envoy's prefix of all wasm filter stats; its Prometheus endpoint drops the prefix. */
const FILTER = "wasmcustom.";

/** In the order in which the filter writes them (wasm-filters/assembly/{targets/target,report/caller}-series.ts). */
const LABELS = ["caller", "model", "provider", "status", "type"];

const MILLISECONDS = [
  10, 25, 50, 100, 200, 350, 500, 750, 1_000, 1_500, 2_500, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000,
  300_000, 600_000,
];
const TOKENS = [16, 64, 256, 1_024, 4_096, 16_384, 65_536, 131_072, 262_144, 1_048_576];

/** Upper bounds by prefix of the stat's name. */
const BUCKETS: Record<string, number[]> = {
  plano_request_duration_ms: MILLISECONDS,
  plano_time_to_first_token_ms: MILLISECONDS.filter((bound) => bound <= 60_000),
  plano_time_per_output_token_us: [
    250, 500, 1_000, 2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 200_000,
    500_000, 1_000_000,
  ],
  request_latency: MILLISECONDS,
  time_to_first_token: MILLISECONDS.filter((bound) => bound <= 60_000),
  time_per_output_token: [1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000],
  tokens_per_second: [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_500],
  input_sequence_length: TOKENS,
  output_sequence_length: TOKENS,
};

/** https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto */
export function renderStats(): Resource {
  return {
    stats_tags: LABELS.map((label) => ({ tag_name: label, regex: labelPattern(label) })),
    histogram_bucket_settings: Object.entries(BUCKETS).map(([name, buckets]) => ({
      match: { prefix: FILTER + name },
      buckets,
    })),
  };
}

/** The first group is removed from the name; the second is the label's value. */
function labelPattern(label: string): string {
  const before = "(?:;[a-z]+=[^;]*)*?";
  return `^${FILTER.replace(".", "\\.")}plano_[a-z_]+${before}(;${label}=([^;]*))`;
}
