// Generated from config/contract/filter-state.ts by `npm run generate`; changes here are lost.

/** What the filter leaves in a stream's filter state, each once it is known. */
export type FilterState =
  // The request's id.
  | "request_id"
  // The client's path, without its query.
  | "path"
  // The caller's name.
  | "caller"
  // The provider's name of the model.
  | "model"
  // The target that was asked last.
  | "target"
  // The target's provider.
  | "provider"
  // Tokens of the request, cached ones included.
  | "input_tokens"
  // Tokens of the response.
  | "output_tokens"
  // Tokens that the provider's cache had.
  | "cached_tokens"
  // Tokens that the provider's cache keeps from now on.
  | "cache_write_tokens"
  // Tokens of reasoning, which `output_tokens` includes.
  | "reasoning_tokens"
  // Tokens that rate limits counted, or an estimate of unreported ones.
  | "charged_tokens"
  // Milliseconds until a stream's first content.
  | "ttft_ms"
  // Tokens that the rate limit service is told.
  | "used_tokens";
