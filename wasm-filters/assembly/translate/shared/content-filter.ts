// Tells a request that a provider's filter of content has refused, by the error's code or its words.

import { Literal } from "../../bytes/literal";
import { equalsAscii } from "../../bytes/slice";
import { UpstreamError } from "../visitor/response";
import { mentions } from "./error-words";

/** Codes and types. */
const CODES: StaticArray<string> = [
  // https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter; also Moonshot's type
  "content_filter",
  // OpenAI: images, and prompts of reasoning models
  "content_policy_violation",
  "moderation_blocked",
  "invalid_prompt",
  // https://www.alibabacloud.com/help/en/model-studio/error-code
  "data_inspection_failed",
  "DataInspectionFailed",
];
/** In lower case. */
const WORDS: StaticArray<Literal> = [
  // Azure
  new Literal("content management policy"),
  // Anthropic: "Output blocked by content filtering policy"
  new Literal("content filtering policy"),
  // OpenAI
  new Literal("violating our usage policy"),
  new Literal("our safety system"),
  // https://openrouter.ai/docs/api-reference/errors: "requires moderation and your input was flagged"
  new Literal("input was flagged"),
  // DeepSeek
  new Literal("content exists risk"),
  // Alibaba
  new Literal("inappropriate content"),
  // Moonshot
  new Literal("considered high risk"),
  // Z.ai
  new Literal("unsafe or sensitive content"),
  // Bedrock and Gemini, where an answer is withheld
  new Literal("content filter"),
  new Literal("safety filter"),
];

/** Only for requests that were refused as such: with a status of 400, 403 or 422, or 0 in a success. */
export function isFiltered(status: i32, error: UpstreamError): bool {
  if (status != 0 && status != 400 && status != 403 && status != 422) return false;
  for (let i = 0; i < CODES.length; i++) {
    const code = unchecked(CODES[i]);
    if (equalsAscii(error.code, error.codeLength, code)) return true;
    if (equalsAscii(error.type, error.typeLength, code)) return true;
  }
  return mentions(error, WORDS);
}
