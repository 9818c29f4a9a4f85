// Why a model stopped, as observations say it.
import type { NameTable } from "./description/names.js";

export const stopReasons: NameTable = {
  type: "StopReason",
  list: "STOP_REASONS",
  doc: "Why a model stopped.",
  none: { member: "None", doc: "It has not, or its stream broke off." },
  names: [
    { name: "end_turn", member: "EndTurn" },
    { name: "max_tokens", member: "MaxTokens" },
    { name: "stop_sequence", member: "StopSequence" },
    { name: "tool_use", member: "ToolUse" },
    { name: "refusal", member: "Refusal" },
    { name: "content_filter", member: "ContentFilter" },
    { name: "pause_turn", member: "PauseTurn" },
    { name: "model_context_window_exceeded", member: "ContextWindow" },
  ],
  filter: { writes: true },
};
