// Reads and writes token counts of Chat Completions: `prompt_tokens` includes cached tokens.
// https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { Usage } from "../../visitor/response";

/** Reads a usage object; false when it is not an object. Absent counts become -1. */
export function readChatUsage(json: JsonIndex, object: i32, usage: Usage): bool {
  usage.clear();
  if (!json.isObject(object)) return false;
  usage.input = json.amount(json.find(object, "prompt_tokens"));
  usage.output = json.amount(json.find(object, "completion_tokens"));
  const prompt = json.find(object, "prompt_tokens_details");
  usage.cachedInput = json.amount(json.find(prompt, "cached_tokens"));
  // DeepSeek's (https://api-docs.deepseek.com/guides/kv_cache), Moonshot's and other servers' names.
  if (usage.cachedInput < 0) usage.cachedInput = json.amount(json.find(object, "prompt_cache_hit_tokens"));
  if (usage.cachedInput < 0) usage.cachedInput = json.amount(json.find(object, "cached_tokens"));
  if (usage.cachedInput < 0) usage.cachedInput = json.amount(json.find(object, "cache_read_input_tokens"));
  // https://openrouter.ai/docs/guides/best-practices/prompt-caching
  usage.cacheCreation = json.amount(json.find(prompt, "cache_write_tokens"));
  if (usage.cacheCreation < 0) {
    usage.cacheCreation = json.amount(json.find(object, "cache_creation_input_tokens"));
  }
  usage.reasoning = json.amount(
    json.find(json.find(object, "completion_tokens_details"), "reasoning_tokens"),
  );
  return true;
}

/** Writes the usage object; an unknown count is 0, because clients add the counts. */
export function writeChatUsage(out: Buffer, usage: Usage): void {
  const input = max<i64>(usage.input, 0);
  const output = max<i64>(usage.output, 0);
  out.ascii('{"prompt_tokens":');
  out.integer(input);
  out.ascii(',"completion_tokens":');
  out.integer(output);
  out.ascii(',"total_tokens":');
  out.integer(input + output);
  if (usage.cachedInput >= 0 || usage.cacheCreation > 0) {
    out.ascii(',"prompt_tokens_details":{"cached_tokens":');
    out.integer(max<i64>(usage.cachedInput, 0));
    // OpenRouter's name: OpenAI does not report tokens written to the cache.
    if (usage.cacheCreation > 0) {
      out.ascii(',"cache_write_tokens":');
      out.integer(usage.cacheCreation);
    }
    out.byte(CLOSE_BRACE);
  }
  if (usage.reasoning >= 0) {
    out.ascii(',"completion_tokens_details":{"reasoning_tokens":');
    out.integer(usage.reasoning);
    out.byte(CLOSE_BRACE);
  }
  out.byte(CLOSE_BRACE);
}
