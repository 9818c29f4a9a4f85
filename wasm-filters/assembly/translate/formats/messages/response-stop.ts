// Converts the `stop_reason` of Messages. https://docs.claude.com/en/api/handling-stop-reasons

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { readShared } from "../../shared/claude-stop";

/** `reason` is a token; None without a reason. Unknown reasons map to `EndTurn`. */
export function readStopReason(json: JsonIndex, reason: i32): StopReason {
  if (json.textEquals(reason, "refusal")) return StopReason.Refusal;
  if (json.textEquals(reason, "pause_turn")) return StopReason.PauseTurn;
  return readShared(json, reason);
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
