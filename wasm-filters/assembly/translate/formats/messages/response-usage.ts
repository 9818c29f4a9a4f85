// Reads and writes token counts of Messages: `input_tokens` excludes cached tokens, read or written. Counts in a stream
// are cumulative.
// https://docs.claude.com/en/docs/build-with-claude/prompt-caching#tracking-cache-performance

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { Usage } from "../../visitor/response";

/**
 * Merges the usage objects of one response. Later counts replace earlier ones; of the input, which is known from the start,
 * a 0 does not: some servers only count the output at the end.
 */
export class MessagesUsage {
  private input: i64 = -1;
  private cacheRead: i64 = -1;
  private cacheCreation: i64 = -1;
  private output: i64 = -1;
  private thinking: i64 = -1;

  clear(): void {
    this.input = -1;
    this.cacheRead = -1;
    this.cacheCreation = -1;
    this.output = -1;
    this.thinking = -1;
  }

  /** False when it is not an object. */
  read(json: JsonIndex, object: i32): bool {
    if (!json.isObject(object)) return false;
    this.input = later(this.input, json.amount(json.find(object, "input_tokens")));
    this.cacheRead = later(this.cacheRead, json.amount(json.find(object, "cache_read_input_tokens")));
    this.cacheCreation = later(
      this.cacheCreation,
      json.amount(json.find(object, "cache_creation_input_tokens")),
    );
    const output = json.amount(json.find(object, "output_tokens"));
    if (output >= 0) this.output = output;
    const thinking = json.amount(json.find(json.find(object, "output_tokens_details"), "thinking_tokens"));
    if (thinking >= 0) this.thinking = thinking;
    return true;
  }

  writeTo(usage: Usage): void {
    usage.clear();
    usage.cachedInput = this.cacheRead;
    usage.cacheCreation = this.cacheCreation;
    usage.output = this.output;
    usage.reasoning = this.thinking;
    if (this.input >= 0) {
      usage.input = this.input + max<i64>(this.cacheRead, 0) + max<i64>(this.cacheCreation, 0);
    }
  }
}

/** Writes the usage object. */
export function writeMessagesUsage(out: Buffer, usage: Usage): void {
  const cached = max<i64>(usage.cachedInput, 0) + max<i64>(usage.cacheCreation, 0);
  out.ascii('{"input_tokens":');
  out.integer(max<i64>(usage.input - cached, 0));
  if (usage.cacheCreation >= 0) {
    out.ascii(',"cache_creation_input_tokens":');
    out.integer(usage.cacheCreation);
  }
  if (usage.cachedInput >= 0) {
    out.ascii(',"cache_read_input_tokens":');
    out.integer(usage.cachedInput);
  }
  out.ascii(',"output_tokens":');
  out.integer(max<i64>(usage.output, 0));
  if (usage.reasoning >= 0) {
    out.ascii(',"output_tokens_details":{"thinking_tokens":');
    out.integer(usage.reasoning);
    out.byte(CLOSE_BRACE);
  }
  out.byte(CLOSE_BRACE);
}

function later(before: i64, now: i64): i64 {
  return now > 0 || before < 0 ? now : before;
}
