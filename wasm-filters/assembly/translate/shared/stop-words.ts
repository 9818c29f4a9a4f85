// Words for the end of an answer that was withheld or broken off, of every provider: some send them in the API of
// another, as Google does in Chat Completions, with a prefix.
// https://ai.google.dev/api/generate-content#FinishReason
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse#FinishReason
// https://api-docs.deepseek.com/api/create-chat-completion
// https://docs.z.ai/api-reference/llm/chat-completion
// https://docs.mistral.ai/api/#tag/chat
// https://openrouter.ai/docs/api/reference/errors-and-debugging
// https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/__init__.py
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html

import { startsWithAscii } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";

/** The answer was withheld, in whole or from some point on. */
const FILTERED: StaticArray<string> = [
  "content_filter",
  "content_filtered",
  "guardrail_intervened",
  "sensitive",
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "MODEL_ARMOR",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
];
/** Nobody cut the answer short: the provider failed, or could not read what its model wrote. */
const BROKEN: StaticArray<string> = [
  "error",
  "abort",
  "aborted",
  "insufficient_system_resource",
  "network_error",
  "malformed_model_output",
  "malformed_tool_use",
  "MALFORMED_FUNCTION_CALL",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "MISSING_THOUGHT_SIGNATURE",
  "MALFORMED_RESPONSE",
  "OTHER",
  "IMAGE_OTHER",
  "NO_IMAGE",
];

/** Whether the answer was withheld. */
export function isFilteredWord(json: JsonIndex, word: i32): bool {
  return isOneOf(json, word, FILTERED) || startsWith(json, word, "content_filter:");
}

/** Whether the answer was broken off, so that the client should ask again. */
export function isBrokenWord(json: JsonIndex, word: i32): bool {
  return isOneOf(json, word, BROKEN) || startsWith(json, word, "function_call_filter:");
}

function isOneOf(json: JsonIndex, token: i32, words: StaticArray<string>): bool {
  for (let i = 0; i < words.length; i++) if (json.textEquals(token, unchecked(words[i]))) return true;
  return false;
}

function startsWith(json: JsonIndex, token: i32, prefix: string): bool {
  return startsWithAscii(json.textPtr(token), json.textLen(token), prefix);
}
