// Reads and writes token counts of Responses: `input_tokens` includes cached tokens.
// https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { Usage } from "../../visitor/response";

/** Reads a usage object; false when it is not an object. Absent counts become -1. */
export function readResponsesUsage(json: JsonIndex, object: i32, usage: Usage): bool {
  usage.clear();
  if (!json.isObject(object)) return false;
  const input = json.find(object, "input_tokens_details");
  const output = json.find(object, "output_tokens_details");
  usage.input = json.amount(json.find(object, "input_tokens"));
  usage.cachedInput = json.amount(json.find(input, "cached_tokens"));
  usage.cacheCreation = json.amount(json.find(input, "cache_write_tokens"));
  usage.output = json.amount(json.find(object, "output_tokens"));
  usage.reasoning = json.amount(json.find(output, "reasoning_tokens"));
  return true;
}

/**
 * Writes the usage object with the details that clients require; an unknown count is 0. Tokens written to the cache are
 * a newer detail, included only when the provider counts them.
 */
export function writeResponsesUsage(out: Buffer, usage: Usage): void {
  const input = max<i64>(usage.input, 0);
  const output = max<i64>(usage.output, 0);
  out.ascii('{"input_tokens":');
  out.integer(input);
  out.ascii(',"input_tokens_details":{"cached_tokens":');
  out.integer(max<i64>(usage.cachedInput, 0));
  if (usage.cacheCreation >= 0) {
    out.ascii(',"cache_write_tokens":');
    out.integer(usage.cacheCreation);
  }
  out.ascii('},"output_tokens":');
  out.integer(output);
  out.ascii(',"output_tokens_details":{"reasoning_tokens":');
  out.integer(max<i64>(usage.reasoning, 0));
  out.ascii('},"total_tokens":');
  out.integer(input + output);
  out.byte(CLOSE_BRACE);
}
