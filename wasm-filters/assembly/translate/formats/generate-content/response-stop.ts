// Converts the `finishReason` of generateContent. https://ai.google.dev/api/generate-content#FinishReason

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { isFilteredWord } from "../../shared/stop-words";

/** None without a reason. Unknown reasons map to `EndTurn`. */
export function readGeminiStop(json: JsonIndex, reason: i32): StopReason {
  if (json.textLen(reason) == 0 || json.textEquals(reason, "FINISH_REASON_UNSPECIFIED"))
    return StopReason.None;
  // CONTINUATION: the limit of one request was reached. https://ai.google.dev/gemini-api/docs/long-decode
  if (json.textEquals(reason, "MAX_TOKENS") || json.textEquals(reason, "CONTINUATION"))
    return StopReason.MaxTokens;
  return isFilteredWord(json, reason) ? StopReason.ContentFilter : StopReason.EndTurn;
}
