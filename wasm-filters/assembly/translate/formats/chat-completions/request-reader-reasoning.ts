// Reads the reasoning of an assistant message. `reasoning_details` are OpenRouter's and also part of this gateway's
// responses: texts with signatures, and encrypted pieces. `reasoning_content` (DeepSeek, Qwen) and `reasoning` are
// plain text, and repeat that of the details. https://openrouter.ai/docs/use-cases/reasoning-tokens

import { RequestScope } from "../../shared/request-scope";
import { originOf } from "../../shared/thinking-signature";
import { Origin } from "../../visitor/request";
import { hasText, textOf } from "./response-reasoning";
import { thoughtSignature } from "./thought-signature";
import { NameSet } from "../../shared/name-map";

/** Signatures in calls of the current message: they are visited with the calls. */
const signatures = new NameSet(4 << 20);

export function readReasoning(scope: RequestScope, message: i32): bool {
  const json = scope.json;
  const details = scope.member(message, "reasoning_details");
  if (!hasText(json, details)) {
    let text = json.find(message, "reasoning_content");
    if (json.textLen(text) == 0) text = json.find(message, "reasoning");
    if (json.textLen(text) > 0) {
      scope.visitor.thinking(json.textPtr(text), json.textLen(text), Origin.None, 0, 0);
      if (!scope.settle(text)) return false;
    }
  }
  if (!json.isArray(details)) return true;
  gatherSignatures(scope, message);
  if (signatures.overflowed) return scope.refuseMember(message, "tool_calls", "are too large");
  return readDetails(scope, details);
}

function readDetails(scope: RequestScope, details: i32): bool {
  const json = scope.json;
  const end = json.next(details);
  let detail = details + 1;
  while (detail < end) {
    const next = json.next(detail);
    const data = json.find(next < end ? next : -1, "data");
    const text = unsignedText(scope, detail);
    // OpenAI's summary and its encrypted reasoning are two details of one thought.
    if (text >= 0 && json.textLen(data) > 0 && detailOrigin(scope, next) == Origin.OpenAi) {
      scope.visitor.thinking(
        json.textPtr(text),
        json.textLen(text),
        Origin.OpenAi,
        json.textPtr(data),
        json.textLen(data),
      );
      detail = json.next(next);
    } else {
      readDetail(scope, detail, text);
      detail = next;
    }
    if (!scope.settle(details)) return false;
  }
  return true;
}

/** The text of an unsigned detail, or -1. */
function unsignedText(scope: RequestScope, detail: i32): i32 {
  const json = scope.json;
  if (json.textLen(json.find(detail, "signature")) > 0 || json.textLen(json.find(detail, "data")) > 0)
    return -1;
  const text = textOf(json, detail);
  return json.textLen(text) > 0 ? text : -1;
}

function readDetail(scope: RequestScope, detail: i32, unsigned: i32): void {
  const json = scope.json;
  if (unsigned >= 0) {
    scope.visitor.thinking(json.textPtr(unsigned), json.textLen(unsigned), Origin.None, 0, 0);
    return;
  }
  const data = json.find(detail, "data");
  const text = json.find(detail, "text");
  const signature = json.textLen(data) > 0 ? data : json.find(detail, "signature");
  const ptr = json.textPtr(signature);
  const length = json.textLen(signature);
  const origin = detailOrigin(scope, detail);
  if (length == 0) return;
  if (origin == Origin.Anthropic && signature == data) scope.visitor.redactedThinking(ptr, length);
  else if (origin == Origin.Google && json.textLen(text) == 0 && signatures.has(ptr, length)) return;
  else if (origin != Origin.None)
    scope.visitor.thinking(json.textPtr(text), json.textLen(text), origin, ptr, length);
  else if (json.textLen(text) > 0)
    scope.visitor.thinking(json.textPtr(text), json.textLen(text), Origin.None, 0, 0);
}

/** Anthropic's is OpenRouter's default format. */
function detailOrigin(scope: RequestScope, detail: i32): Origin {
  const json = scope.json;
  const format = scope.member(detail, "format");
  return format < 0 ? Origin.Anthropic : originOf(json.textPtr(format), json.textLen(format));
}

function gatherSignatures(scope: RequestScope, message: i32): void {
  const json = scope.json;
  signatures.clear();
  const calls = scope.member(message, "tool_calls");
  if (!json.isArray(calls)) return;
  for (let call = calls + 1; call < json.next(calls); call = json.next(call)) {
    const signature = thoughtSignature(json, call);
    if (signature >= 0) signatures.add(json.textPtr(signature), json.textLen(signature));
  }
}
