// Reads Chat Completions responses, whole and as a stream of chunks, and holds the state that both share.
// https://platform.openai.com/docs/api-reference/chat/object and .../chat/streaming
// Only choice 0 is read, since other APIs have one choice; of other choices only the length counts. Some servers send a
// finish reason with every chunk, so a stream only ends at `[DONE]` or at the end of the bytes.

import { COLON, OPEN_BRACE, QUOTE, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii, startsWithAscii } from "../../../bytes/slice";
import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseReader } from "../../shared/response-reader";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { unusableMessage, visitFailure } from "../../shared/response-unusable";
import { isBrokenWord } from "../../shared/stop-words";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { BlockKind, Usage } from "../../visitor/response";
import { readChatError } from "./error-reader";
import { ContentReader, hasContent } from "./response-content";
import { readFinishReason, settleStop } from "./response-stop";
import { readChatUsage } from "./response-usage";
import { ToolCalls } from "./stream-tool-calls";

const MAX_LATE_TEXT: i32 = 4 << 20;
const MAX_SEQUENCE: i32 = 4 << 10;

export class ChatResponseReader extends ResponseReader {
  private block: OpenBlock = new OpenBlock();
  private content: ContentReader = new ContentReader();
  private calls: ToolCalls = new ToolCalls();
  private tokens: Usage = new Usage();
  /** Text that arrived while a tool call was unfinished; it follows the calls. */
  private late: Buffer = new Buffer(256, MAX_LATE_TEXT);
  private started: bool = false;
  /** A choice was read. */
  private chosen: bool = false;
  private called: bool = false;
  private refused: bool = false;
  /** The latest finish reason, and its stop sequence. */
  private reason: StopReason = StopReason.None;
  private sequence: Buffer = new Buffer(0, MAX_SEQUENCE);
  /** Why the answer was broken off, for the error at its end. */
  private broken: Buffer = new Buffer(0, MAX_SEQUENCE);

  protected clear(): void {
    this.block.reset(this.visitor);
    this.content.reset(this.visitor, this.block);
    this.calls.reset(this.visitor, this.block);
    this.late.clear();
    this.started = false;
    this.chosen = false;
    this.called = false;
    this.refused = false;
    this.reason = StopReason.None;
    this.sequence.clear();
    this.broken.clear();
  }

  free(): void {
    this.calls.free();
    this.late.free();
    this.sequence.free();
    this.broken.free();
  }

  whole(json: JsonIndex): bool {
    if (readChatError(json, this.visitor)) return true;
    const choices = json.find(0, "choices");
    const choice = firstOf(json, choices);
    const message = json.find(choice, "message");
    if (!json.isObject(message)) return false;
    this.begin(json);
    this.measure(json, choices, choice, "message");
    this.readMessage(json, message, json.find(choice, "logprobs"));
    if (!this.readCalls(json, message, true)) return false;
    this.readReason(json, choice);
    if (readChatUsage(json, json.find(0, "usage"), this.tokens)) this.visitor.usage(this.tokens);
    return this.complete();
  }

  event(event: EventParser, json: JsonIndex): bool {
    this.usageOnly = false;
    if (this.ended || event.dataLen == 0) return true;
    if (isDone(event.dataPtr, event.dataLen)) return this.done();
    const parsed = json.parse(event.dataPtr, event.dataLen);
    if (event.isNamed("error")) return visitError(json, this.visitor);
    if (!parsed || !json.isObject(0)) return false;
    if (readChatError(json, this.visitor)) return true;
    const choices = json.find(0, "choices");
    const choice = firstOf(json, choices);
    const isOther = json.integer(json.find(choice, "index")) > 0;
    if (choice >= 0 && !isOther && !this.readChoice(json, choice)) return false;
    this.measure(json, choices, isOther ? -1 : choice, "delta");
    if (readChatUsage(json, json.find(0, "usage"), this.tokens)) {
      this.usageOnly = choice < 0;
      if (!this.started) this.begin(json);
      this.visitor.usage(this.tokens);
    }
    return choices < 0 || json.isArray(choices) || json.isNull(choices);
  }

  /** Servers that never send `[DONE]` still send a finish reason. */
  finish(): bool {
    return this.ended || (this.reason != StopReason.None && this.complete());
  }

  matters(event: EventParser): bool {
    if (event.eventLen > 0 || event.dataLen == 0 || load<u8>(event.dataPtr) != OPEN_BRACE) return true;
    const end = event.dataPtr + event.dataLen;
    for (let at = event.dataPtr; at < end; at++) {
      if (load<u8>(at) != QUOTE) continue;
      const rest = <i32>(end - at);
      if (startsWithAscii(at, rest, '"usage"') || startsWithAscii(at, rest, '"finish_reason"')) {
        if (!isNullMember(at, end)) return true;
      } else if (startsWithAscii(at, rest, '"error"')) return true;
      else if (!this.called && startsWithAscii(at, rest, '"tool_calls"')) return true;
    }
    return false;
  }

  private begin(json: JsonIndex): void {
    if (this.started) return;
    this.started = true;
    const id = json.find(0, "id");
    const model = json.find(0, "model");
    this.visitor.start(
      json.textPtr(id),
      json.textLen(id),
      json.textPtr(model),
      json.textLen(model),
      json.integer(json.find(0, "created")),
    );
  }

  private readChoice(json: JsonIndex, choice: i32): bool {
    if (!json.isObject(choice)) return false;
    this.chosen = true;
    this.begin(json);
    const delta = json.find(choice, "delta");
    // Text must not interrupt an unfinished call.
    const precise = !this.observing || this.keeping;
    const late = this.called && precise && hasContent(json, delta) && !this.calls.settle();
    if (late && !this.keepLate(json, delta) && !this.observing) return false;
    if (!late) this.readTexts(json, delta, json.find(choice, "logprobs"));
    if (!this.readCalls(json, delta, false)) return false;
    this.readReason(json, choice);
    return true;
  }

  /** Reports the length of all choices except the one that is read. */
  private measure(json: JsonIndex, choices: i32, read: i32, name: string): void {
    if (!json.isArray(choices)) return;
    for (let choice = choices + 1; choice < json.next(choices); choice = json.next(choice)) {
      if (choice != read) this.visitor.otherAnswer(sizeOf(json, json.find(choice, name)));
    }
  }

  private readTexts(json: JsonIndex, delta: i32, logprobs: i32): void {
    if (this.late.len > 0 && hasContent(json, delta)) this.writeLate();
    this.readMessage(json, delta, logprobs);
  }

  private readMessage(json: JsonIndex, message: i32, logprobs: i32): void {
    this.content.read(json, message, logprobs);
    const refusal = json.find(message, "refusal");
    if (json.textLen(refusal) == 0) return;
    this.refused = true;
    this.content.readText(json, refusal, json.find(logprobs, "refusal"), BlockKind.Refusal);
  }

  private keepLate(json: JsonIndex, delta: i32): bool {
    const content = json.find(delta, "content");
    const refusal = json.find(delta, "refusal");
    this.late.bytes(json.textPtr(content), json.textLen(content));
    this.late.bytes(json.textPtr(refusal), json.textLen(refusal));
    return !this.late.overflowed;
  }

  private readCalls(json: JsonIndex, owner: i32, whole: bool): bool {
    const calls = json.find(owner, "tool_calls");
    if (!json.isArray(calls)) return calls < 0 || json.isNull(calls);
    for (let entry = calls + 1; entry < json.next(calls); entry = json.next(entry)) {
      if (!this.observing) {
        if (!this.calls.read(json, entry, whole)) return false;
      } else if (!this.keeping || !this.calls.read(json, entry, whole)) this.observeCall(json, entry);
      this.called = true;
    }
    return true;
  }

  /** For the observer only, in the order of the pieces: only the first piece of a call has its name. */
  private observeCall(json: JsonIndex, entry: i32): void {
    let called = json.find(entry, "function");
    if (called < 0) called = json.find(entry, "custom");
    const name = json.find(called, "name");
    if (json.textLen(name) > 0 || !this.block.is(BlockKind.ToolUse)) {
      const id = json.find(entry, "id");
      this.block.start(
        BlockKind.ToolUse,
        json.textPtr(id),
        json.textLen(id),
        json.textPtr(name),
        json.textLen(name),
      );
    }
    let text = json.find(called, "arguments");
    if (text < 0) text = json.find(called, "input");
    this.visitor.blockDelta(json.textPtr(text), json.textLen(text));
  }

  private readReason(json: JsonIndex, choice: i32): void {
    const reason = readFinishReason(json, choice);
    if (reason == StopReason.None) return;
    this.reason = reason;
    this.sequence.clear();
    this.broken.clear();
    this.isBroken = isBrokenWord(json, json.find(choice, "finish_reason"));
    if (this.isBroken) return this.keepBroken(json, choice);
    if (reason != StopReason.EndTurn) return;
    // vLLM sends the matched stop sequence, or a token's number.
    const sequence = json.find(choice, "stop_reason");
    this.sequence.bytes(json.textPtr(sequence), json.textLen(sequence));
  }

  private keepBroken(json: JsonIndex, choice: i32): void {
    const broken = this.broken;
    // https://openrouter.ai/docs/api/reference/errors-and-debugging
    const told = json.find(json.find(choice, "error"), "message");
    broken.bytes(json.textPtr(told), json.textLen(told));
    if (broken.len == 0) broken.append(unusableMessage(json, json.find(choice, "finish_reason")));
  }

  private writeLate(): void {
    this.block.text(BlockKind.Text, this.late.ptr, this.late.len);
    this.late.clear();
  }

  private done(): bool {
    // A stream that is only observed has more events than are read.
    return (this.chosen || (this.started && this.observing)) && this.complete();
  }

  /** Closes every block and ends the response; false when a call cannot be visited. */
  private complete(): bool {
    if (this.isBroken) return this.breakOff();
    if (!this.calls.finish() && !this.observing) return false;
    this.writeLate();
    this.block.end();
    const sequence = this.sequence;
    const reason =
      sequence.len > 0 ? StopReason.StopSequence : settleStop(this.reason, this.called, this.refused);
    this.visitor.stop(reason, sequence.ptr, sequence.len);
    this.ended = true;
    this.visitor.end();
    return true;
  }

  /** The error comes last, since the usage of what was answered follows the reason. */
  private breakOff(): bool {
    this.ended = true;
    visitFailure(this.broken.ptr, this.broken.len, this.visitor);
    return true;
  }
}

/** Bytes of a message or delta: the length of texts, and the raw size of other values. */
function sizeOf(json: JsonIndex, message: i32): i32 {
  let size = 0;
  if (!json.isObject(message)) return 0;
  for (let key = message + 1; key < json.next(message); key = json.next(key + 1)) {
    const value = key + 1;
    if (json.isString(value)) size += json.textEquals(key, "role") ? 0 : json.textLen(value);
    else if (json.isArray(value)) size += json.size(value);
  }
  return size;
}

function firstOf(json: JsonIndex, array: i32): i32 {
  return json.isArray(array) && json.next(array) > array + 1 ? array + 1 : -1;
}

function isDone(data: usize, length: i32): bool {
  while (length > 0 && load<u8>(data + length - 1) == SPACE) length -= 1;
  return equalsAscii(data, length, "[DONE]");
}

/** `at` points to a quoted name; returns whether `null` or an empty string follows it. */
function isNullMember(at: usize, end: usize): bool {
  at += 1;
  while (at < end && load<u8>(at) != QUOTE) at += 1;
  at += 1;
  while (at < end && (load<u8>(at) == SPACE || load<u8>(at) == COLON)) at += 1;
  const rest = <i32>(end - at);
  return rest > 0 && (startsWithAscii(at, rest, "null") || startsWithAscii(at, rest, '""'));
}
