// Converts the `stop_reason` of Messages. https://docs.claude.com/en/api/handling-stop-reasons

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";

/** `reason` is a token; None without a reason. Unknown reasons map to `EndTurn`. */
export function readStopReason(json: JsonIndex, reason: i32): StopReason {
  if (json.textLen(reason) == 0) return StopReason.None;
  if (json.textEquals(reason, "max_tokens")) return StopReason.MaxTokens;
  if (json.textEquals(reason, "model_context_window_exceeded")) return StopReason.ContextWindow;
  if (json.textEquals(reason, "stop_sequence")) return StopReason.StopSequence;
  if (json.textEquals(reason, "tool_use")) return StopReason.ToolUse;
  if (json.textEquals(reason, "refusal")) return StopReason.Refusal;
  if (json.textEquals(reason, "pause_turn")) return StopReason.PauseTurn;
  return StopReason.EndTurn;
}

export function stopReasonOf(reason: StopReason): string {
  switch (reason) {
    case StopReason.MaxTokens:
      return "max_tokens";
    case StopReason.StopSequence:
      return "stop_sequence";
    case StopReason.ToolUse:
      return "tool_use";
    case StopReason.Refusal:
    case StopReason.ContentFilter:
      return "refusal";
    case StopReason.ContextWindow:
      return "model_context_window_exceeded";
    case StopReason.PauseTurn:
      return "pause_turn";
    default:
      return "end_turn";
  }
}
