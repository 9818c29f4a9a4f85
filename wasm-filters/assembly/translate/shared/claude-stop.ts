// The reasons to stop that Messages and Converse have in common.

import { JsonIndex } from "../../json/json-index";
import { StopReason } from "../../contract/stop-reasons.generated";

/** `reason` is a token; None without a reason, `EndTurn` for others. */
export function readShared(json: JsonIndex, reason: i32): StopReason {
  if (json.textLen(reason) == 0) return StopReason.None;
  if (json.textEquals(reason, "max_tokens")) return StopReason.MaxTokens;
  if (json.textEquals(reason, "model_context_window_exceeded")) return StopReason.ContextWindow;
  if (json.textEquals(reason, "stop_sequence")) return StopReason.StopSequence;
  return json.textEquals(reason, "tool_use") ? StopReason.ToolUse : StopReason.EndTurn;
}
