// Reads Messages responses, whole and as a stream of events. https://docs.claude.com/en/api/messages
// and https://docs.claude.com/en/docs/build-with-claude/streaming
// Ignored: blocks of tools that ran at Anthropic. The model's text about their results has citations.

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseReader } from "../../shared/response-reader";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Citation, Usage } from "../../visitor/response";
import { readCitation } from "./response-citation";
import { readMessagesError } from "./error-reader";
import { readStopReason } from "./response-stop";
import { MessagesUsage } from "./response-usage";

const MAX_INPUT: i32 = 64 << 20;

export class MessagesResponseReader extends ResponseReader {
  private block: OpenBlock = new OpenBlock();
  private counts: MessagesUsage = new MessagesUsage();
  private tokens: Usage = new Usage();
  private source: Citation = new Citation();
  /** The open tool block's input, escaped, if it came with the block and not in deltas. */
  private input: Buffer = new Buffer(1024, MAX_INPUT);
  /** The open block is of an ignored kind. */
  private skipping: bool = false;
  private called: bool = false;
  private started: bool = false;
  private stopped: bool = false;

  protected clear(): void {
    this.block.reset(this.visitor);
    this.counts.clear();
    this.input.clear();
    this.skipping = false;
    this.called = false;
    this.started = false;
    this.stopped = false;
  }

  free(): void {
    this.input.free();
  }

  whole(json: JsonIndex): bool {
    if (readMessagesError(json, this.visitor)) return true;
    const content = json.find(0, "content");
    if (!json.isArray(content)) return false;
    this.begin(json, 0);
    for (let item = content + 1; item < json.next(content); item = json.next(item)) {
      if (!this.startBlock(json, item)) return false;
      this.endBlock();
    }
    this.stop(json, 0);
    if (this.input.overflowed) return false;
    this.complete();
    return true;
  }

  event(event: EventParser, json: JsonIndex): bool {
    if (this.ended || event.dataLen == 0) return true;
    const parsed = json.parse(event.dataPtr, event.dataLen);
    if (event.isNamed("error")) return visitError(json, this.visitor);
    if (!parsed || !json.isObject(0)) return false;
    const type = json.find(0, "type");
    if (json.textEquals(type, "content_block_delta")) return this.readDelta(json, json.find(0, "delta"));
    if (json.textEquals(type, "content_block_start")) {
      return this.startBlock(json, json.find(0, "content_block"));
    }
    if (json.textEquals(type, "content_block_stop")) this.endBlock();
    else if (json.textEquals(type, "message_start")) this.begin(json, json.find(0, "message"));
    else if (json.textEquals(type, "message_delta")) {
      this.readUsage(json, json.find(0, "usage"));
      if (!this.stopped) this.stop(json, json.find(0, "delta"));
    } else if (json.textEquals(type, "message_stop")) return this.readEnd();
    else if (json.textEquals(type, "ping")) this.visitor.ping();
    else readMessagesError(json, this.visitor);
    return !this.input.overflowed;
  }

  finish(): bool {
    if (this.stopped && !this.ended) this.complete();
    return this.ended;
  }

  matters(event: EventParser): bool {
    return !(
      event.isNamed("content_block_delta") ||
      event.isNamed("content_block_start") ||
      event.isNamed("content_block_stop") ||
      event.isNamed("ping")
    );
  }

  /** `message` is the whole response, or the message of message_start. */
  private begin(json: JsonIndex, message: i32): void {
    if (this.started) return;
    this.started = true;
    const id = json.find(message, "id");
    const model = json.find(message, "model");
    this.visitor.start(json.textPtr(id), json.textLen(id), json.textPtr(model), json.textLen(model), -1);
    this.readUsage(json, json.find(message, "usage"));
  }

  /** Opens a block with its initial content: all of it in a whole response, usually none in a stream. */
  private startBlock(json: JsonIndex, block: i32): bool {
    if (!json.isObject(block)) return false;
    if (this.stopped) return true;
    this.endBlock();
    this.ensureStarted();
    const type = json.find(block, "type");
    this.skipping = false;
    if (json.textEquals(type, "text")) {
      this.readText(json, block, "text", BlockKind.Text);
      this.readCitations(json, json.find(block, "citations"));
    } else if (json.textEquals(type, "thinking")) {
      this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
      this.readText(json, block, "thinking", BlockKind.Thinking);
      this.readSignature(json, block);
    } else if (json.textEquals(type, "redacted_thinking")) {
      this.readText(json, block, "data", BlockKind.RedactedThinking);
    } else if (json.textEquals(type, "tool_use")) this.startTool(json, block);
    else this.skipping = true;
    return true;
  }

  private startTool(json: JsonIndex, block: i32): void {
    const id = json.find(block, "id");
    const name = json.find(block, "name");
    const input = json.find(block, "input");
    this.called = true;
    this.block.start(
      BlockKind.ToolUse,
      json.textPtr(id),
      json.textLen(id),
      json.textPtr(name),
      json.textLen(name),
    );
    // An empty object is a placeholder for input in deltas.
    if (json.isObject(input) && json.next(input) > input + 1) {
      writeEscaped(this.input, json.ptr(input), json.size(input));
    }
  }

  private readDelta(json: JsonIndex, delta: i32): bool {
    if (!json.isObject(delta)) return false;
    if (this.skipping || this.stopped) return true;
    this.ensureStarted();
    const type = json.find(delta, "type");
    if (json.textEquals(type, "text_delta")) this.readText(json, delta, "text", BlockKind.Text);
    else if (json.textEquals(type, "citations_delta")) this.readCitation(json, json.find(delta, "citation"));
    else if (json.textEquals(type, "thinking_delta")) {
      this.readText(json, delta, "thinking", BlockKind.Thinking);
    } else if (json.textEquals(type, "signature_delta")) this.readSignature(json, delta);
    else if (json.textEquals(type, "input_json_delta")) {
      if (!this.block.is(BlockKind.ToolUse)) return false;
      const text = json.find(delta, "partial_json");
      if (json.textLen(text) > 0) this.input.clear();
      this.block.text(BlockKind.ToolUse, json.textPtr(text), json.textLen(text));
    }
    return true;
  }

  private readText(json: JsonIndex, owner: i32, name: string, kind: BlockKind): void {
    const text = json.find(owner, name);
    this.block.text(kind, json.textPtr(text), json.textLen(text));
  }

  private readCitations(json: JsonIndex, citations: i32): void {
    if (!json.isArray(citations)) return;
    for (let item = citations + 1; item < json.next(citations); item = json.next(item)) {
      this.readCitation(json, item);
    }
  }

  /** In a stream a citation may precede its text. */
  private readCitation(json: JsonIndex, citation: i32): void {
    if (!readCitation(json, citation, this.source)) return;
    if (!this.block.is(BlockKind.Text)) this.block.start(BlockKind.Text, 0, 0, 0, 0);
    this.visitor.citation(this.source);
  }

  private readSignature(json: JsonIndex, owner: i32): void {
    const signature = json.find(owner, "signature");
    if (json.textLen(signature) == 0 || !this.block.is(BlockKind.Thinking)) return;
    this.visitor.signature(Origin.Anthropic, json.textPtr(signature), json.textLen(signature));
  }

  private endBlock(): void {
    this.skipping = false;
    if (this.input.len > 0) this.block.text(BlockKind.ToolUse, this.input.ptr, this.input.len);
    this.input.clear();
    this.block.end();
  }

  /** `owner` has stop_reason and stop_sequence. In a stream a message_delta without a reason is not the end. */
  private stop(json: JsonIndex, owner: i32): void {
    const sequence = json.find(owner, "stop_sequence");
    const reason = readStopReason(json, json.find(owner, "stop_reason"));
    if (reason == StopReason.None && owner != 0) return;
    this.endBlock();
    this.ensureStarted();
    this.visitor.stop(this.settle(reason), json.textPtr(sequence), json.textLen(sequence));
    this.stopped = true;
  }

  private settle(reason: StopReason): StopReason {
    if (reason != StopReason.None) return reason;
    return this.called ? StopReason.ToolUse : StopReason.EndTurn;
  }

  private readUsage(json: JsonIndex, usage: i32): void {
    if (!this.counts.read(json, usage)) return;
    this.counts.writeTo(this.tokens);
    this.visitor.usage(this.tokens);
  }

  /** Some servers omit message_start. */
  private ensureStarted(): void {
    if (this.started) return;
    this.started = true;
    this.visitor.start(0, 0, 0, 0, -1);
  }

  private readEnd(): bool {
    if (!this.started) return false;
    if (!this.stopped) {
      this.endBlock();
      this.visitor.stop(this.settle(StopReason.None), 0, 0);
    }
    this.complete();
    return true;
  }

  private complete(): void {
    this.ended = true;
    this.visitor.end();
  }
}
