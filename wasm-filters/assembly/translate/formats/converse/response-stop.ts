// Converts the `stopReason` of Converse.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { isFilteredWord } from "../../shared/stop-words";

/** `reason` is a token; None without a reason. Unknown reasons map to `EndTurn`. */
export function readStopReason(json: JsonIndex, reason: i32): StopReason {
  if (json.textLen(reason) == 0) return StopReason.None;
  if (json.textEquals(reason, "max_tokens")) return StopReason.MaxTokens;
  if (json.textEquals(reason, "model_context_window_exceeded")) return StopReason.ContextWindow;
  if (json.textEquals(reason, "stop_sequence")) return StopReason.StopSequence;
  if (json.textEquals(reason, "tool_use")) return StopReason.ToolUse;
  return isFilteredWord(json, reason) ? StopReason.ContentFilter : StopReason.EndTurn;
}
