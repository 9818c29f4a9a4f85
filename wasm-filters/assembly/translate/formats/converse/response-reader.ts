// Reads Converse responses, whole and as a stream of events.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
// Ignored: images, and blocks of tools that Bedrock runs itself, which translated requests cannot enable.

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { ResponseReader } from "../../shared/response-reader";
import { visitUnusable } from "../../shared/response-unusable";
import { isBrokenWord } from "../../shared/stop-words";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Usage } from "../../visitor/response";
import { readConverseError, visitException } from "./error-reader";
import { readCitation } from "./response-citation";
import { readStopReason } from "./response-stop";
import { readConverseUsage } from "./response-usage";

const MAX_INPUT: i32 = 64 << 20;

export class ConverseResponseReader extends ResponseReader {
  private block: OpenBlock = new OpenBlock();
  private tokens: Usage = new Usage();
  /** A whole tool input, escaped. */
  private input: Buffer = new Buffer(1024, MAX_INPUT);
  /** The provider's number of the open block. */
  private index: i64 = -1;
  /** The open block is of an ignored kind. */
  private skipping: bool = false;
  private called: bool = false;
  private started: bool = false;
  private stopped: bool = false;
  private counted: bool = false;

  protected clear(): void {
    this.block.reset(this.visitor);
    this.input.clear();
    this.index = -1;
    this.skipping = false;
    this.called = false;
    this.started = false;
    this.stopped = false;
    this.counted = false;
  }

  free(): void {
    this.input.free();
  }

  whole(json: JsonIndex): bool {
    if (readConverseError(json, this.visitor)) return true;
    const content = json.find(json.find(json.find(0, "output"), "message"), "content");
    if (!json.isArray(content)) return false;
    // A response only names its model when a router chose it.
    const model = json.find(json.find(json.find(0, "trace"), "promptRouter"), "invokedModelId");
    this.started = true;
    this.visitor.start(0, 0, json.textPtr(model), json.textLen(model), -1);
    for (let item = content + 1; item < json.next(content); item = json.next(item)) {
      if (!json.isObject(item)) return false;
      this.readBlock(json, item);
    }
    if (this.input.overflowed) return false;
    if (this.fails(json)) this.readUsage(json, json.find(0, "usage"));
    else {
      this.stop(json);
      this.readUsage(json, json.find(0, "usage"));
      this.complete();
    }
    return true;
  }

  event(event: EventParser, json: JsonIndex): bool {
    if (this.ended) return true;
    if (event.exception) {
      visitException(event, json, this.visitor);
      return true;
    }
    if (event.dataLen == 0) return true;
    if (!json.parse(event.dataPtr, event.dataLen) || !json.isObject(0)) return false;
    if (event.isNamed("contentBlockDelta")) return this.readDelta(json);
    if (event.isNamed("contentBlockStart")) this.startBlock(json);
    else if (event.isNamed("contentBlockStop")) this.endBlock();
    else if (event.isNamed("messageStart")) this.ensureStarted();
    else if (event.isNamed("messageStop")) {
      if (!this.fails(json)) this.stop(json);
    } else if (event.isNamed("metadata")) this.readMetadata(json);
    return true;
  }

  /** Usage follows the end, and may be missing. */
  finish(): bool {
    if (this.stopped && !this.ended) this.complete();
    return this.ended;
  }

  /** Clients do not speak Converse, so no Converse stream is only observed. */
  matters(event: EventParser): bool {
    return true;
  }

  /** Visits a block of a whole response. */
  private readBlock(json: JsonIndex, item: i32): void {
    const toolUse = json.find(item, "toolUse");
    const reasoning = json.find(item, "reasoningContent");
    const cited = json.find(item, "citationsContent");
    this.readText(json, item, "text", BlockKind.Text);
    if (json.isObject(toolUse) && isClients(json, toolUse)) {
      this.startTool(json, toolUse);
      const input = json.find(toolUse, "input");
      this.input.clear();
      // A call without input means an empty object anyway.
      if (input >= 0 && !(json.isObject(input) && json.next(input) == input + 1)) {
        writeEscaped(this.input, json.ptr(input), json.size(input));
      }
      this.block.text(BlockKind.ToolUse, this.input.ptr, this.input.len);
    } else if (json.isObject(reasoning)) {
      const text = json.find(reasoning, "reasoningText");
      this.readText(json, text, "text", BlockKind.Thinking);
      this.readSignature(json, text);
      this.readRedacted(json, reasoning);
    } else if (json.isObject(cited)) {
      this.readCited(json, cited);
    }
    this.block.end();
  }

  private readCited(json: JsonIndex, cited: i32): void {
    const contents = json.find(cited, "content");
    const sources = json.find(cited, "citations");
    const contentsEnd = json.isArray(contents) ? json.next(contents) : 0;
    const sourcesEnd = json.isArray(sources) ? json.next(sources) : 0;
    for (let part = contents + 1; part < contentsEnd; part = json.next(part)) {
      this.readText(json, part, "text", BlockKind.Text);
    }
    for (let source = sources + 1; source < sourcesEnd; source = json.next(source)) this.cite(json, source);
  }

  /** Texts and thinking begin without this event. */
  private startBlock(json: JsonIndex): void {
    if (this.stopped) return;
    this.endBlock();
    this.ensureStarted();
    this.index = json.integer(json.find(0, "contentBlockIndex"));
    const start = json.find(0, "start");
    const toolUse = json.find(start, "toolUse");
    if (json.isObject(toolUse) && isClients(json, toolUse)) this.startTool(json, toolUse);
    else this.skipping = json.isObject(start) && json.next(start) > start + 1;
  }

  private startTool(json: JsonIndex, toolUse: i32): void {
    const id = json.find(toolUse, "toolUseId");
    const name = json.find(toolUse, "name");
    this.called = true;
    this.block.start(
      BlockKind.ToolUse,
      json.textPtr(id),
      json.textLen(id),
      json.textPtr(name),
      json.textLen(name),
    );
  }

  private readDelta(json: JsonIndex): bool {
    const delta = json.find(0, "delta");
    if (!json.isObject(delta)) return false;
    if (this.stopped) return true;
    const index = json.integer(json.find(0, "contentBlockIndex"));
    if (index != this.index) this.endBlock();
    this.index = index;
    if (this.skipping) return true;
    this.ensureStarted();
    const toolUse = json.find(delta, "toolUse");
    const reasoning = json.find(delta, "reasoningContent");
    const citation = json.find(delta, "citation");
    this.readText(json, delta, "text", BlockKind.Text);
    if (json.isObject(toolUse)) {
      if (!this.block.is(BlockKind.ToolUse)) return false;
      this.readText(json, toolUse, "input", BlockKind.ToolUse);
    } else if (json.isObject(reasoning)) {
      this.readText(json, reasoning, "text", BlockKind.Thinking);
      this.readSignature(json, reasoning);
      this.readRedacted(json, reasoning);
    } else if (json.isObject(citation)) {
      this.cite(json, citation);
    }
    return true;
  }

  private readText(json: JsonIndex, owner: i32, name: string, kind: BlockKind): void {
    const text = json.find(owner, name);
    this.block.text(kind, json.textPtr(text), json.textLen(text));
  }

  /** The signature may come without the thinking's text. */
  private readSignature(json: JsonIndex, owner: i32): void {
    const signature = json.find(owner, "signature");
    if (json.textLen(signature) == 0) return;
    if (!this.block.is(BlockKind.Thinking)) this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
    this.visitor.signature(Origin.Anthropic, json.textPtr(signature), json.textLen(signature));
  }

  /** Each piece is a block of its own: encrypted data cannot be joined from pieces. */
  private readRedacted(json: JsonIndex, owner: i32): void {
    if (json.textLen(json.find(owner, "redactedContent")) == 0) return;
    this.block.end();
    this.readText(json, owner, "redactedContent", BlockKind.RedactedThinking);
    this.block.end();
  }

  private cite(json: JsonIndex, source: i32): void {
    if (!this.block.is(BlockKind.Text)) return;
    readCitation(json, source, this.visitor);
  }

  private endBlock(): void {
    this.skipping = false;
    this.block.end();
  }

  /** Visits an error in place of the end of an answer that Bedrock could not parse. */
  private fails(json: JsonIndex): bool {
    const reason = json.find(0, "stopReason");
    if (this.stopped || !isBrokenWord(json, reason)) return false;
    visitUnusable(json, -1, reason, this.visitor);
    return true;
  }

  private stop(json: JsonIndex): void {
    if (this.stopped) return;
    this.endBlock();
    this.ensureStarted();
    let reason = readStopReason(json, json.find(0, "stopReason"));
    if (reason == StopReason.None) reason = this.called ? StopReason.ToolUse : StopReason.EndTurn;
    // Claude reports the sequence on request; see request-writer-parameters.ts.
    const sequence = json.find(json.find(0, "additionalModelResponseFields"), "stop_sequence");
    this.visitor.stop(reason, json.textPtr(sequence), json.textLen(sequence));
    this.stopped = true;
    if (this.counted) this.complete();
  }

  private readMetadata(json: JsonIndex): void {
    this.ensureStarted();
    this.readUsage(json, json.find(0, "usage"));
    this.counted = true;
    if (this.stopped) this.complete();
  }

  private readUsage(json: JsonIndex, usage: i32): void {
    if (readConverseUsage(json, usage, this.tokens)) this.visitor.usage(this.tokens);
  }

  private ensureStarted(): void {
    if (this.started) return;
    this.started = true;
    this.visitor.start(0, 0, 0, 0, -1);
  }

  private complete(): void {
    this.ended = true;
    this.visitor.end();
  }
}

/** Whether the call is for the client, not for a tool that Bedrock runs itself. */
function isClients(json: JsonIndex, toolUse: i32): bool {
  return !json.textEquals(json.find(toolUse, "type"), "server_tool_use");
}
