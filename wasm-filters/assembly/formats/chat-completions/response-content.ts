// The texts of a Chat Completions message or delta, which have one shape. Reasoning comes as `reasoning_content`
// (DeepSeek, Qwen, vLLM) or `reasoning` (OpenRouter, Groq), and as thinking parts of `content` (Mistral).

import { JsonIndex } from "../../json/json-index";
import { OpenBlock } from "../response-reader-blocks";
import { BlockKind } from "../visitor";

/** Visits reasoning, then content. */
export function readContent(json: JsonIndex, message: i32, block: OpenBlock): void {
  let reasoning = json.find(message, "reasoning_content");
  if (json.textLen(reasoning) == 0) reasoning = json.find(message, "reasoning");
  visitText(json, reasoning, BlockKind.Thinking, block);
  const content = json.find(message, "content");
  if (json.isArray(content)) readParts(json, content, block);
  else visitText(json, content, BlockKind.Text, block);
}

/** True when the message holds any text, a refusal included. */
export function hasContent(json: JsonIndex, message: i32): bool {
  const content = json.find(message, "content");
  return (
    json.textLen(content) > 0 ||
    json.isArray(content) ||
    json.textLen(json.find(message, "reasoning_content")) > 0 ||
    json.textLen(json.find(message, "reasoning")) > 0 ||
    json.textLen(json.find(message, "refusal")) > 0
  );
}

function visitText(json: JsonIndex, text: i32, kind: BlockKind, block: OpenBlock): void {
  block.text(kind, json.textPtr(text), json.textLen(text));
}

/** https://docs.mistral.ai/capabilities/reasoning/ */
function readParts(json: JsonIndex, content: i32, block: OpenBlock): void {
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    const thinking = json.find(part, "thinking");
    if (json.isArray(thinking)) {
      for (let item = thinking + 1; item < json.next(thinking); item = json.next(item)) {
        visitText(json, json.find(item, "text"), BlockKind.Thinking, block);
      }
    } else visitText(json, json.find(part, "text"), BlockKind.Text, block);
  }
}
