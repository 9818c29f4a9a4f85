// Generated from config/contract/stop-reasons.ts by `npm run generate`; changes here are lost.

/** Why a model stopped. */
export const STOP_REASONS = [
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "refusal",
  "content_filter",
  "pause_turn",
  "model_context_window_exceeded",
] as const;

export type StopReason = (typeof STOP_REASONS)[number];
