// Reads one item of a Responses response's output as blocks: whole, or from its events. The finished item only adds
// content that no event had, so that servers which omit events lose nothing.
// Ignored: calls of tools that the provider runs itself, which clients of other APIs cannot use.
// https://platform.openai.com/docs/api-reference/responses/object#responses/object-output

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { TaggedSignature } from "../../shared/thinking-signature";
import { Origin } from "../../visitor/request";
import { BlockKind, ResponseVisitor } from "../../visitor/response";
import { readAnnotation } from "./response-annotations";

export const enum ItemKind {
  /** Not known yet. */
  None,
  Message,
  Reasoning,
  FunctionCall,
  CustomToolCall,
  /** Ignored. */
  Other,
}

const MAX_INPUT: i32 = 64 << 20;
/** Separates the parts of one item's reasoning, which become one text. */
const blankLine = new Buffer(4, 4);
blankLine.ascii("\\n\\n");
const tagged = new TaggedSignature();

export class ItemReader {
  kind: ItemKind = ItemKind.None;
  /** The item is complete; nothing more is visited. */
  ended: bool = false;
  /** A refusal was visited. */
  refused: bool = false;
  private visitor!: ResponseVisitor;
  private block: OpenBlock = new OpenBlock();
  /** The highest visited index of `summary` and of `content`, -1 for none. */
  private summaryVisited: i64 = -1;
  private contentVisited: i64 = -1;
  /** The last visited part: its index times two, plus one in a summary. */
  private place: i64 = -1;
  /** The number of visited citations of that part. */
  private cited: i32 = 0;
  /** The call's block was opened. */
  private opened: bool = false;
  /** Some of the call's input came in pieces, so the whole input must not be used. */
  private pieces: bool = false;
  /** Input of a call that is not visited yet, escaped. */
  private waiting: Buffer = new Buffer(256, MAX_INPUT);

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.block.reset(visitor);
    this.kind = ItemKind.None;
    this.ended = false;
    this.refused = false;
    this.summaryVisited = -1;
    this.contentVisited = -1;
    this.place = -1;
    this.cited = 0;
    this.opened = false;
    this.pieces = false;
    this.waiting.clear();
  }

  /** Sends further calls to `visitor`, which must know the earlier ones, including the open block. */
  redirect(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.block.redirect(visitor);
  }

  free(): void {
    this.waiting.free();
  }

  get isCall(): bool {
    return this.kind == ItemKind.FunctionCall || this.kind == ItemKind.CustomToolCall;
  }

  get overflowed(): bool {
    return this.waiting.overflowed;
  }

  /** Reads the announced item: a call has its name by then, and on some servers its input. */
  begin(json: JsonIndex, item: i32): void {
    if (this.kind == ItemKind.None) this.kind = kindOf(json, item);
    if (!this.isCall) return;
    if (!this.pieces) this.keepInput(json, json.find(item, this.inputName));
    this.open(json, item);
  }

  /** Reads the finished item; false when it cannot be visited. */
  finish(json: JsonIndex, item: i32): bool {
    this.begin(json, item);
    if (this.kind == ItemKind.Message) this.finishMessage(json, json.find(item, "content"));
    else if (this.kind == ItemKind.Reasoning) this.finishReasoning(json, item);
    return this.end();
  }

  /** Ends the item; false when a call has no name, or too much input. */
  end(): bool {
    if (this.isCall && !this.opened) return false;
    if (this.waiting.overflowed) return false;
    if (this.opened) this.flush();
    this.block.end();
    this.ended = true;
    return true;
  }

  /** Visits a piece of a message's text or refusal. */
  piece(json: JsonIndex, kind: BlockKind, event: i32): void {
    if (!this.is(ItemKind.Message)) return;
    const index = indexOf(json, event, "content_index");
    this.visitText(json, kind, index, json.find(event, "delta"), json.find(event, "logprobs"));
  }

  /** Visits the finished text or refusal, which is the member `name` of the event or of its part. */
  whole(json: JsonIndex, kind: BlockKind, event: i32, owner: i32, name: string): void {
    if (!this.is(ItemKind.Message)) return;
    const index = indexOf(json, event, "content_index");
    if (index > this.contentVisited) {
      this.visitText(json, kind, index, json.find(owner, name), json.find(owner, "logprobs"));
    }
    this.citeRest(json, index, json.find(owner, "annotations"));
  }

  annotation(json: JsonIndex, event: i32): void {
    if (this.place == indexOf(json, event, "content_index") * 2)
      this.cite(json, json.find(event, "annotation"));
  }

  /** Visits a piece of reasoning: of its summary, or of its text. */
  reasoningPiece(json: JsonIndex, event: i32, summary: bool, text: i32): void {
    if (this.is(ItemKind.Reasoning)) this.reason(json, summary, partIndex(json, event, summary), text);
  }

  reasoningWhole(json: JsonIndex, event: i32, summary: bool, text: i32): void {
    const index = partIndex(json, event, summary);
    if (index > (summary ? this.summaryVisited : this.contentVisited)) {
      this.reasoningPiece(json, event, summary, text);
    }
  }

  /** Visits a piece of a call's input. */
  inputPiece(json: JsonIndex, kind: ItemKind, text: i32): void {
    if (!this.is(kind) || json.textLen(text) == 0) return;
    if (!this.pieces) this.waiting.clear();
    this.pieces = true;
    if (this.opened) this.visitor.blockDelta(json.textPtr(text), json.textLen(text));
    else this.waiting.bytes(json.textPtr(text), json.textLen(text));
  }

  inputWhole(json: JsonIndex, kind: ItemKind, text: i32): void {
    if (this.is(kind) && !this.pieces) this.keepInput(json, text);
  }

  /** An event determines the kind of an item that was not announced. */
  private is(kind: ItemKind): bool {
    if (this.kind == ItemKind.None) this.kind = kind;
    return !this.ended && this.kind == kind;
  }

  private get inputName(): string {
    return this.kind == ItemKind.FunctionCall ? "arguments" : "input";
  }

  private keepInput(json: JsonIndex, text: i32): void {
    if (json.textLen(text) > 0) {
      this.waiting.clear();
      this.waiting.bytes(json.textPtr(text), json.textLen(text));
    } else if (json.isObject(text)) {
      this.waiting.clear();
      writeEscaped(this.waiting, json.ptr(text), json.size(text));
    }
  }

  private open(json: JsonIndex, item: i32): void {
    const name = json.find(item, "name");
    if (this.opened || json.textLen(name) == 0) return;
    this.opened = true;
    let id = json.find(item, "call_id");
    if (json.textLen(id) == 0) id = json.find(item, "id");
    this.block.start(
      this.kind == ItemKind.FunctionCall ? BlockKind.ToolUse : BlockKind.CustomToolUse,
      json.textPtr(id),
      json.textLen(id),
      json.textPtr(name),
      json.textLen(name),
    );
    if (this.pieces) this.flush();
  }

  private flush(): void {
    if (this.waiting.len > 0) this.visitor.blockDelta(this.waiting.ptr, this.waiting.len);
    this.waiting.clear();
  }

  private finishMessage(json: JsonIndex, content: i32): void {
    if (!json.isArray(content)) return;
    let index: i64 = 0;
    for (let part = content + 1; part < json.next(content); part = json.next(part)) {
      const refusal = json.find(part, "refusal");
      if (index > this.contentVisited) {
        if (refusal >= 0) this.visitText(json, BlockKind.Refusal, index, refusal, -1);
        else
          this.visitText(json, BlockKind.Text, index, json.find(part, "text"), json.find(part, "logprobs"));
      }
      this.citeRest(json, index, json.find(part, "annotations"));
      index += 1;
    }
  }

  private finishReasoning(json: JsonIndex, item: i32): void {
    this.finishParts(json, json.find(item, "summary"), true);
    this.finishParts(json, json.find(item, "content"), false);
    const encrypted = json.find(item, "encrypted_content");
    if (json.textLen(encrypted) == 0) return;
    tagged.read(Origin.OpenAi, json.textPtr(encrypted), json.textLen(encrypted));
    if (tagged.redacted) {
      this.block.text(BlockKind.RedactedThinking, tagged.ptr, tagged.length);
      return;
    }
    if (!this.block.is(BlockKind.Thinking)) this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
    this.visitor.signature(tagged.origin, tagged.ptr, tagged.length);
  }

  private finishParts(json: JsonIndex, parts: i32, summary: bool): void {
    if (!json.isArray(parts)) return;
    let index: i64 = 0;
    for (let part = parts + 1; part < json.next(parts); part = json.next(part)) {
      if (index > (summary ? this.summaryVisited : this.contentVisited)) {
        this.reason(json, summary, index, json.find(part, "text"));
      }
      index += 1;
    }
  }

  private reason(json: JsonIndex, summary: bool, index: i64, text: i32): void {
    if (json.textLen(text) == 0) return;
    const place = index * 2 + (summary ? 1 : 0);
    if (place != this.place && this.block.is(BlockKind.Thinking)) {
      this.block.text(BlockKind.Thinking, blankLine.ptr, blankLine.len);
    }
    this.place = place;
    if (summary) this.summaryVisited = max(this.summaryVisited, index);
    else this.contentVisited = max(this.contentVisited, index);
    this.block.text(BlockKind.Thinking, json.textPtr(text), json.textLen(text));
  }

  /** Each part of a message is a block of its own. */
  private visitText(json: JsonIndex, kind: BlockKind, index: i64, text: i32, logprobs: i32): void {
    const length = json.textLen(text);
    if (length == 0) return;
    if (this.place != index * 2) {
      this.block.end();
      this.cited = 0;
    }
    this.place = index * 2;
    this.contentVisited = max(this.contentVisited, index);
    if (!this.block.is(kind)) this.block.start(kind, 0, 0, 0, 0);
    if (json.isArray(logprobs) && json.next(logprobs) > logprobs + 1) {
      this.visitor.logprobs(json.ptr(logprobs), json.size(logprobs));
    }
    this.block.text(kind, json.textPtr(text), length);
    if (kind == BlockKind.Refusal) this.refused = true;
  }

  /** Visits citations of the last part that no event had. */
  private citeRest(json: JsonIndex, part: i64, annotations: i32): void {
    if (this.place != part * 2 || !json.isArray(annotations)) return;
    let index = 0;
    for (let entry = annotations + 1; entry < json.next(annotations); entry = json.next(entry)) {
      if (index >= this.cited) this.cite(json, entry);
      index += 1;
    }
  }

  private cite(json: JsonIndex, annotation: i32): void {
    this.cited += 1;
    const citation = readAnnotation(json, annotation);
    if (citation && this.block.is(BlockKind.Text)) this.visitor.citation(citation);
  }
}

function kindOf(json: JsonIndex, item: i32): ItemKind {
  const type = json.find(item, "type");
  if (json.textEquals(type, "message")) return ItemKind.Message;
  if (json.textEquals(type, "reasoning")) return ItemKind.Reasoning;
  if (json.textEquals(type, "function_call")) return ItemKind.FunctionCall;
  return json.textEquals(type, "custom_tool_call") ? ItemKind.CustomToolCall : ItemKind.Other;
}

function partIndex(json: JsonIndex, event: i32, summary: bool): i64 {
  return indexOf(json, event, summary ? "summary_index" : "content_index");
}

/** Servers that omit the index have one part. */
function indexOf(json: JsonIndex, event: i32, name: string): i64 {
  return max<i64>(json.integer(json.find(event, name)), 0);
}
