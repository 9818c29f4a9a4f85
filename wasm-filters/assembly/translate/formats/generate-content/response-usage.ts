// Reads token counts of generateContent. `promptTokenCount` includes cached tokens, but not the input of built-in
// tools; thoughts are counted beside the response. Counts in a stream are cumulative.
// https://ai.google.dev/api/generate-content#UsageMetadata

import { JsonIndex } from "../../../json/json-index";
import { Usage } from "../../visitor/response";

/** False when it is not an object. Absent counts become -1. */
export function readGeminiUsage(json: JsonIndex, object: i32, usage: Usage): bool {
  usage.clear();
  if (!json.isObject(object)) return false;
  usage.input = sum(
    json.amount(json.find(object, "promptTokenCount")),
    json.amount(json.find(object, "toolUsePromptTokenCount")),
  );
  usage.cachedInput = json.amount(json.find(object, "cachedContentTokenCount"));
  usage.reasoning = json.amount(json.find(object, "thoughtsTokenCount"));
  usage.output = sum(json.amount(json.find(object, "candidatesTokenCount")), usage.reasoning);
  return true;
}

/** -1 only when both are absent. */
function sum(one: i64, other: i64): i64 {
  return one < 0 ? other : one + max<i64>(other, 0);
}
