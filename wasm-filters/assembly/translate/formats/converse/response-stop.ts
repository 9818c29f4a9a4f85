// Converts the `stopReason` of Converse.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { readShared } from "../../shared/claude-stop";
import { isFilteredWord } from "../../shared/stop-words";

/** `reason` is a token; None without a reason. Unknown reasons map to `EndTurn`. */
export function readStopReason(json: JsonIndex, reason: i32): StopReason {
  const stop = readShared(json, reason);
  if (stop != StopReason.EndTurn) return stop;
  return isFilteredWord(json, reason) ? StopReason.ContentFilter : StopReason.EndTurn;
}
