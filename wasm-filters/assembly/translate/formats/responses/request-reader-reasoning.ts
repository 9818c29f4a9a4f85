// Reads a reasoning item of a Responses request's input, from an earlier response. A tag in the encrypted content names
// its origin; Anthropic's redacted thinking is carried there too.
// https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items

import { Buffer } from "../../../bytes/buffer";
import { RequestScope } from "../../shared/request-scope";
import { TaggedSignature } from "../../shared/thinking-signature";
import { Origin } from "../../visitor/request";

const texts = new Buffer(1024, 32 << 20);
const tagged = new TaggedSignature();

export function readReasoning(scope: RequestScope, item: i32): bool {
  const json = scope.json;
  const summary = scope.member(item, "summary");
  const content = scope.member(item, "content");
  texts.clear();
  // The full text, if present, takes precedence over its summary.
  if (!gather(scope, content) || (texts.len == 0 && !gather(scope, summary))) return false;
  if (texts.overflowed) return scope.refuse(item, "is too large");
  if (!scope.optionalString(item, "encrypted_content")) return false;
  const encrypted = scope.member(item, "encrypted_content");
  tagged.read(Origin.OpenAi, json.textPtr(encrypted), json.textLen(encrypted));
  if (tagged.redacted) scope.visitor.redactedThinking(tagged.ptr, tagged.length);
  else if (texts.len > 0 || tagged.length > 0)
    scope.visitor.thinking(texts.ptr, texts.len, tagged.origin, tagged.ptr, tagged.length);
  return scope.settle(item);
}

/** Appends the texts of an array of parts, separated by an empty line. */
function gather(scope: RequestScope, parts: i32): bool {
  const json = scope.json;
  if (parts < 0) return true;
  if (!scope.isArray(parts)) return false;
  for (let part = parts + 1; part < json.next(parts); part = json.next(part)) {
    if (!scope.isObject(part)) return false;
    const text = scope.requiredString(part, "text");
    if (text < 0) return false;
    if (texts.len > 0 && json.textLen(text) > 0) texts.ascii("\\n\\n");
    texts.bytes(json.textPtr(text), json.textLen(text));
  }
  return true;
}
