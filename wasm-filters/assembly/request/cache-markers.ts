// Adds cache markers for Anthropic's models, which cache a prompt's prefix only up to a marker, whichever API serves
// them. A body with markers of its own stays unchanged. Anthropic advises the positions: the end of the prefix that all
// requests of an application share (the system prompt, else the tools), and the end of the conversation so far.
// https://platform.claude.com/docs/en/build-with-claude/prompt-caching

import { COMMA } from "../bytes/characters";
import { Quirk } from "../contract/quirks.generated";
import { ModelRule } from "../contract/model-families.generated";
import { familyOf } from "../translate/shared/model-family";
import { isBlank } from "../translate/shared/request-text";
import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";

/** No model caches a shorter prefix. */
const LEAST_TOKENS: i32 = 1024;
const BYTES_PER_TOKEN: i32 = 4;
const MARKER: string = '"cache_control":{"type":"ephemeral"}';
const POINT: string = '{"cachePoint":{"type":"default"}}';

/** Whether a body of this API can have markers for this model. */
export function takesCacheMarkers(format: Format, quirks: u32, model: Buffer): bool {
  if (format == Format.Messages) return true;
  const taken = format == Format.ChatCompletions && (quirks & Quirk.CacheControl) != 0;
  if (!taken && format != Format.Converse) return false;
  return familyOf(model.ptr, model.len).has(ModelRule.Anthropic);
}

/** Call where markers can stand. `threshold` is in estimated tokens; 0 marks nothing. */
export function planCacheMarkers(edits: BodyEdits, json: JsonIndex, format: Format, threshold: i32): void {
  if (threshold <= 0) return;
  const least = max(threshold, LEAST_TOKENS) * BYTES_PER_TOKEN;
  if (format == Format.Messages) {
    if (prefixSize(json, json.find(0, "tools")) >= least && !mentions(json, "cache_control"))
      markMessages(edits, json);
  } else if (format == Format.Converse) {
    const tools = json.find(json.find(0, "toolConfig"), "tools");
    if (prefixSize(json, tools) >= least && !mentions(json, "cachePoint")) markConverse(edits, json, tools);
  } else markChat(edits, json, least);
}

function markMessages(edits: BodyEdits, json: JsonIndex): void {
  if (!markContent(edits, json, json.find(0, "system"))) {
    const tool = lastOf(json, json.find(0, "tools"));
    if (json.isObject(tool)) markObject(edits, json, tool);
  }
  const message = lastOf(json, json.find(0, "messages"));
  markContent(edits, json, json.find(message, "content"));
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
function markConverse(edits: BodyEdits, json: JsonIndex, tools: i32): void {
  if (!appendPoint(edits, json, json.find(0, "system"))) appendPoint(edits, json, tools);
  appendPoint(edits, json, json.find(lastOf(json, json.find(0, "messages")), "content"));
}

/** https://openrouter.ai/docs/guides/best-practices/prompt-caching */
function markChat(edits: BodyEdits, json: JsonIndex, least: i32): void {
  const messages = json.find(0, "messages");
  if (!json.isArray(messages)) return;
  let chosen = messages + 1 < json.next(messages) ? messages + 1 : -1;
  for (let each = messages + 1; each < json.next(messages); each = json.next(each)) {
    const role = json.find(each, "role");
    if (!json.textEquals(role, "system") && !json.textEquals(role, "developer")) continue;
    chosen = each;
    break;
  }
  const content = json.find(chosen, "content");
  const size = max(0, json.size(content)) + max(0, json.size(json.find(0, "tools")));
  if (size >= least && !mentions(json, "cache_control")) markContent(edits, json, content);
}

/** Turns a string into a marked block, or marks the last markable block of a list. False without one. */
function markContent(edits: BodyEdits, json: JsonIndex, content: i32): bool {
  if (json.isString(content)) {
    if (isBlank(json.textPtr(content), json.textLen(content))) return false;
    edits.add(json.start(content), json.start(content)).ascii('[{"type":"text","text":');
    const text = edits.add(json.end(content), json.end(content));
    text.byte(COMMA);
    text.ascii(MARKER);
    text.ascii("}]");
    return true;
  }
  if (!json.isArray(content)) return false;
  let found = -1;
  for (let each = content + 1; each < json.next(content); each = json.next(each)) {
    if (isMarkable(json, each)) found = each;
  }
  if (found >= 0) markObject(edits, json, found);
  return found >= 0;
}

/** Thinking blocks and blank texts take no marker. */
function isMarkable(json: JsonIndex, block: i32): bool {
  const type = json.find(block, "type");
  if (!json.isString(type)) return false;
  if (json.textEquals(type, "thinking") || json.textEquals(type, "redacted_thinking")) return false;
  const text = json.find(block, "text");
  return !json.textEquals(type, "text") || !isBlank(json.textPtr(text), json.textLen(text));
}

/** Puts the marker in front of the object's members. */
function markObject(edits: BodyEdits, json: JsonIndex, object: i32): void {
  const at = json.start(object) + 1;
  const text = edits.add(at, at);
  text.ascii(MARKER);
  if (json.next(object) > object + 1) text.byte(COMMA);
}

function appendPoint(edits: BodyEdits, json: JsonIndex, list: i32): bool {
  if (!json.isArray(list) || json.next(list) == list + 1) return false;
  const at = json.end(list) - 1;
  const text = edits.add(at, at);
  text.byte(COMMA);
  text.ascii(POINT);
  return true;
}

function prefixSize(json: JsonIndex, tools: i32): i32 {
  return max(0, json.size(json.find(0, "system"))) + max(0, json.size(tools));
}

function lastOf(json: JsonIndex, list: i32): i32 {
  let last = -1;
  if (!json.isArray(list)) return last;
  for (let each = list + 1; each < json.next(list); each = json.next(each)) last = each;
  return last;
}

/** Whether any string of the body is the word. A tool's parameter of that name counts too, and prevents markers. */
function mentions(json: JsonIndex, word: string): bool {
  for (let token = 0; token < json.count; token++) if (json.textEquals(token, word)) return true;
  return false;
}
