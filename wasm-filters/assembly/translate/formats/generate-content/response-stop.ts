// Converts the `finishReason` of generateContent. https://ai.google.dev/api/generate-content#FinishReason

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";

/** Reasons for a response that was withheld, in whole or from some point on. */
const FILTERED: StaticArray<string> = [
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
];
/** Reasons for output that was not usable. */
const FAILED: StaticArray<string> = [
  "MALFORMED_FUNCTION_CALL",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "MISSING_THOUGHT_SIGNATURE",
  "MALFORMED_RESPONSE",
];

/** None without a reason. Unknown reasons map to `EndTurn`. */
export function readGeminiStop(json: JsonIndex, reason: i32): StopReason {
  if (json.textLen(reason) == 0 || json.textEquals(reason, "FINISH_REASON_UNSPECIFIED"))
    return StopReason.None;
  // CONTINUATION: the limit of one request was reached. https://ai.google.dev/gemini-api/docs/long-decode
  if (json.textEquals(reason, "MAX_TOKENS") || json.textEquals(reason, "CONTINUATION"))
    return StopReason.MaxTokens;
  return isOneOf(json, reason, FILTERED) ? StopReason.ContentFilter : StopReason.EndTurn;
}

export function isFailure(json: JsonIndex, reason: i32): bool {
  return isOneOf(json, reason, FAILED);
}

function isOneOf(json: JsonIndex, token: i32, words: StaticArray<string>): bool {
  for (let i = 0; i < words.length; i++) if (json.textEquals(token, unchecked(words[i]))) return true;
  return false;
}
