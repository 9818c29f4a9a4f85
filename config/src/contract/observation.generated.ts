// Generated from config/contract/observation.ts by `npm run generate`; changes here are lost.

export interface TokenUsage {
  /** Cached tokens included. */
  input: number;
  output: number;
  cached_input: number;
  cache_creation: number;
  reasoning: number;
}

/** One finished request, as the filter reports it. Texts may be truncated; times are milliseconds. */
export interface Observation {
  request_id: string;
  /** The caller's name; absent when the listener does not authenticate. */
  caller?: string;
  /** The provider's name of the model. */
  model: string;
  target: string;
  provider: string;
  /** A wire format, or the name of an endpoint. */
  client_format: string;
  /** A wire format, or the name of an endpoint. */
  upstream_format: string;
  /** 0: the client left before the response. */
  status: number;
  stream: boolean;
  duration_ms: number;
  /** Until a stream's first content. */
  ttft_ms: number | null;
  attempts: number;
  /** Null when the provider told none. */
  usage: TokenUsage | null;
  /** Tokens that rate limits counted, reported by the provider or estimated. */
  charged_tokens?: number;
  stop_reason: string | null;
  traceparent: string | null;
  /** The beginning of the request's body. */
  request?: string;
  /** Bytes of the whole body. */
  request_bytes?: number;
  /** The beginning of the response's text. */
  answer?: string;
}

/** Allows unknown members: the filter may be newer than its reader. */
export const OBSERVATION_SCHEMA = {
  type: "object",
  required: [
    "request_id",
    "model",
    "target",
    "provider",
    "client_format",
    "upstream_format",
    "status",
    "stream",
    "duration_ms",
    "ttft_ms",
    "attempts",
    "usage",
    "stop_reason",
    "traceparent",
  ],
  properties: {
    request_id: { type: "string" },
    caller: { type: "string" },
    model: { type: "string" },
    target: { type: "string" },
    provider: { type: "string" },
    client_format: { type: "string" },
    upstream_format: { type: "string" },
    status: { type: "integer", minimum: 0 },
    stream: { type: "boolean" },
    duration_ms: { type: "integer", minimum: 0 },
    ttft_ms: { type: ["integer", "null"], minimum: 0 },
    attempts: { type: "integer", minimum: 0 },
    usage: {
      type: ["object", "null"],
      required: ["input", "output", "cached_input", "cache_creation", "reasoning"],
      additionalProperties: { type: "integer", minimum: 0 },
    },
    charged_tokens: { type: "integer", minimum: 0 },
    stop_reason: { type: ["string", "null"] },
    traceparent: { type: ["string", "null"] },
    request: { type: "string" },
    request_bytes: { type: "integer", minimum: 0 },
    answer: { type: "string" },
  },
} as const;
