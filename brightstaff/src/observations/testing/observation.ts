// An observation as the filter posts it, for tests.
import type { Observation } from "@plano/config/contract";

const OBSERVATION: Observation = {
  v: 2,
  request_id: "r",
  traceparent: null,
  started_ms: 1_796_000_000_000,
  duration_ms: 12,
  ttft_ms: null,
  listener: "models",
  path: "/v1/chat/completions",
  client_format: "chat-completions",
  stream: false,
  model: "gpt-4o",
  target: "openai/gpt-4o",
  provider: "openai",
  upstream_format: "chat-completions",
  attempts: [
    {
      target: "openai/gpt-4o",
      provider: "openai",
      upstream_format: "chat-completions",
      status: 200,
      began_ms: 0,
      ms: 12,
      error: null,
    },
  ],
  attempt_count: 1,
  status: 200,
  stop_reason: "end_turn",
  ended_by: "provider",
  usage: { input: 7, output: 3, cached_input: 2, cache_creation: null, reasoning: null },
  shape: { messages: 1, user_turns: 1, tools: 0, images: 0, request_bytes: 80, answer_bytes: 8 },
};

export const observed = (over: Partial<Observation> = {}): Observation => ({ ...OBSERVATION, ...over });
