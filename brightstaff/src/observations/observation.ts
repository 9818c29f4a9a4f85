// One finished request as the filter tells it. Texts are the beginnings of what passed; times in milliseconds.

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
  /** Whose key it was; absent where a listener takes none. */
  caller?: string;
  /** What the provider was asked for. */
  model: string;
  target: string;
  provider: string;
  client_format: string;
  upstream_format: string;
  /** 0: the client left before there was one. */
  status: number;
  stream: boolean;
  duration_ms: number;
  /** To the first content of a stream. */
  ttft_ms: number | null;
  attempts: number;
  usage: TokenUsage | null;
  /** What rate limits counted, told by the provider or estimated. */
  charged_tokens?: number;
  stop_reason: string | null;
  traceparent: string | null;
  request?: string;
  /** The whole request's length, of which `request` may be the beginning only. */
  request_bytes?: number;
  answer?: string;
}
