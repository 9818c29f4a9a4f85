// Reads `reasoning_details` of responses, whole and in deltas: texts with signatures, and encrypted pieces. Pieces of
// one thought share an index; a signature ends the thought. https://openrouter.ai/docs/use-cases/reasoning-tokens

import { JsonIndex } from "../../../json/json-index";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { originOf } from "../../shared/thinking-signature";
import { Origin } from "../../visitor/request";
import { BlockKind, ResponseVisitor } from "../../visitor/response";

export class ReasoningDetails {
  /** The index of the last detail. */
  private index: i64 = -1;
  private origin: Origin = Origin.Anthropic;

  clear(): void {
    this.index = -1;
    this.origin = Origin.Anthropic;
  }

  read(json: JsonIndex, details: i32, block: OpenBlock, visitor: ResponseVisitor): void {
    if (!json.isArray(details)) return;
    for (let detail = details + 1; detail < json.next(details); detail = json.next(detail)) {
      this.readOne(json, detail, block, visitor);
    }
  }

  private readOne(json: JsonIndex, detail: i32, block: OpenBlock, visitor: ResponseVisitor): void {
    const text = textOf(json, detail);
    const data = json.find(detail, "data");
    const index = json.integer(json.find(detail, "index"));
    this.readOrigin(json, json.find(detail, "format"), index);
    const another = index != this.index;
    this.index = index;
    if (json.textLen(text) > 0) {
      if (another && block.is(BlockKind.Thinking)) block.end();
      block.text(BlockKind.Thinking, json.textPtr(text), json.textLen(text));
    }
    const encrypted = json.textLen(data) > 0;
    const signature = encrypted ? data : json.find(detail, "signature");
    if (json.textLen(signature) == 0 || this.origin == Origin.None) return;
    if (encrypted && this.origin == Origin.Anthropic) {
      block.start(BlockKind.RedactedThinking, 0, 0, 0, 0);
      visitor.blockDelta(json.textPtr(signature), json.textLen(signature));
    } else {
      if (!block.is(BlockKind.Thinking)) block.start(BlockKind.Thinking, 0, 0, 0, 0);
      visitor.signature(this.origin, json.textPtr(signature), json.textLen(signature));
    }
    block.end();
  }

  /** Later pieces of a thought may omit the format; the default is Anthropic's. */
  private readOrigin(json: JsonIndex, format: i32, index: i64): void {
    if (json.isString(format)) this.origin = originOf(json.textPtr(format), json.textLen(format));
    else if (index != this.index || index < 0) this.origin = Origin.Anthropic;
  }
}

/** Whether the details contain the reasoning's text, which `reasoning_content` then repeats. */
export function hasText(json: JsonIndex, details: i32): bool {
  if (!json.isArray(details)) return false;
  for (let detail = details + 1; detail < json.next(details); detail = json.next(detail)) {
    if (json.textLen(textOf(json, detail)) > 0) return true;
  }
  return false;
}

/** The text of a detail, or -1. */
export function textOf(json: JsonIndex, detail: i32): i32 {
  const summary = json.find(detail, "summary");
  return json.isString(summary) ? summary : json.find(detail, "text");
}
