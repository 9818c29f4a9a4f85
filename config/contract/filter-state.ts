// What the filter leaves in a stream's filter state, where Envoy's access log, spans and rate limits find it.
import type { StateTable } from "./description/state.js";

export const filterState: StateTable = {
  typescript: "FilterState",
  doc: "What the filter leaves in a stream's filter state, each once it is known.",
  prefix: "plano.",
  states: {
    request_id: "The request's id.",
    path: "The client's path, without its query.",
    caller: "The caller's name.",
    model: "The provider's name of the model.",
    target: "The target that was asked last.",
    provider: "The target's provider.",
    input_tokens: "Tokens of the request, cached ones included.",
    output_tokens: "Tokens of the response.",
    cached_tokens: "Tokens that the provider's cache had.",
    cache_write_tokens: "Tokens that the provider's cache keeps from now on.",
    reasoning_tokens: "Tokens of reasoning, which `output_tokens` includes.",
    charged_tokens: "Tokens that rate limits counted, or an estimate of unreported ones.",
    ttft_ms: "Milliseconds until a stream's first content.",
    used_tokens: "Tokens that the rate limit service is told.",
  },
};
