// One finished request, as the filter reports it. Texts may be truncated; times are milliseconds.

export interface TokenUsage {
  /** Cached tokens included. */
  input: number;
  output: number;
  cached_input: number;
  cache_creation: number;
  reasoning: number;
}

export interface Observation {
  request_id: string;
  /** The caller's name; absent when the listener does not authenticate. */
  caller?: string;
  /** The provider's name of the model. */
  model: string;
  target: string;
  provider: string;
  client_format: string;
  upstream_format: string;
  /** 0: the client left before the response. */
  status: number;
  stream: boolean;
  duration_ms: number;
  /** Until a stream's first content. */
  ttft_ms: number | null;
  attempts: number;
  usage: TokenUsage | null;
  /** Tokens that rate limits counted, reported by the provider or estimated. */
  charged_tokens?: number;
  stop_reason: string | null;
  traceparent: string | null;
  request?: string;
  /** Bytes of the whole request; `request` may hold only its beginning. */
  request_bytes?: number;
  answer?: string;
}
