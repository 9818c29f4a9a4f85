// Generated from config/contract/stop-reasons.ts by `npm run generate`; changes here are lost.

/** Why a model stopped. */
export const enum StopReason {
  /** It has not, or its stream broke off. */
  None,
  EndTurn,
  MaxTokens,
  StopSequence,
  ToolUse,
  Refusal,
  ContentFilter,
  PauseTurn,
  ContextWindow,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = [
  "",
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "refusal",
  "content_filter",
  "pause_turn",
  "model_context_window_exceeded",
];

/** Empty for StopReason.None. */
export function stopReasonName(value: StopReason): string {
  return unchecked(NAMES[value]);
}
