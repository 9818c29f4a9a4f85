// Reads token counts of Converse: `inputTokens` excludes cached tokens, read or written, so the cost of a cached prompt
// needs all three counts. https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html

import { JsonIndex } from "../../../json/json-index";
import { Usage } from "../../visitor/response";

/** False when it is not an object. */
export function readConverseUsage(json: JsonIndex, object: i32, usage: Usage): bool {
  usage.clear();
  if (!json.isObject(object)) return false;
  const input = json.amount(json.find(object, "inputTokens"));
  usage.cachedInput = json.amount(json.find(object, "cacheReadInputTokens"));
  usage.cacheCreation = json.amount(json.find(object, "cacheWriteInputTokens"));
  usage.output = json.amount(json.find(object, "outputTokens"));
  if (input >= 0) usage.input = input + max<i64>(usage.cachedInput, 0) + max<i64>(usage.cacheCreation, 0);
  return true;
}
