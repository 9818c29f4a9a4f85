// Reads generateContent responses, whole and as a stream of events, each a response with the next parts.
// https://ai.google.dev/api/generate-content#generatecontentresponse
//
// A part's thought signature is visited as thinking: on the preceding thoughts, else as a block without text before the
// part, or after a text that has begun. Code that the model ran is visited as fenced text. A stream ends when the
// provider ends it after a finish reason, which may come with every event, or after each round of Google's own tools.
// Ignored: candidates after the first, images and audio, calls of Google's own tools, safety ratings, and signatures of
// parts that clients cannot send back unchanged.

import { BACKSLASH, QUOTE, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseReader } from "../../shared/response-reader";
import { visitUnusable } from "../../shared/response-unusable";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Usage } from "../../visitor/response";
import { writeLogprobs } from "./response-logprobs";
import { GeminiSources } from "./response-sources";
import { isFailure, readGeminiStop } from "./response-stop";
import { readGeminiUsage } from "./response-usage";

const LIMIT: i32 = 64 << 20;
/** Scratch for generated text: arguments, fenced code, token entries. */
const scratch = new Buffer(1024, LIMIT);

export class GenerateContentResponseReader extends ResponseReader {
  private block: OpenBlock = new OpenBlock();
  private sources: GeminiSources = new GeminiSources();
  private tokens: Usage = new Usage();
  /** The signature of a text that began before it. */
  private trailing: Buffer = new Buffer(256, 8 << 20);
  private started: bool = false;
  private called: bool = false;
  private spoken: bool = false;
  /** The latest finish reason; None before one. */
  private reason: StopReason = StopReason.None;
  /** The candidate's token entries until they are visited, else -1. */
  private logprobs: i32 = -1;

  protected clear(): void {
    this.block.reset(this.visitor);
    this.sources.reset(this.visitor);
    this.trailing.clear();
    this.started = false;
    this.called = false;
    this.spoken = false;
    this.reason = StopReason.None;
  }

  free(): void {
    this.sources.free();
    this.trailing.free();
  }

  whole(json: JsonIndex): bool {
    if (isError(json)) return visitError(json, this.visitor);
    return this.readAnswer(json, true) && this.finish();
  }

  event(event: EventParser, json: JsonIndex): bool {
    if (this.ended || event.dataLen == 0) return true;
    if (!json.parse(event.dataPtr, event.dataLen)) return false;
    if (isError(json)) return visitError(json, this.visitor);
    return this.readAnswer(json, false);
  }

  finish(): bool {
    if (this.ended) return true;
    if (this.reason == StopReason.None) return false;
    this.flushTrailing();
    this.block.end();
    const called = this.called && this.reason == StopReason.EndTurn;
    this.visitor.stop(called ? StopReason.ToolUse : this.reason, 0, 0);
    this.ended = true;
    this.visitor.end();
    return true;
  }

  matters(event: EventParser): bool {
    return true;
  }

  private readAnswer(json: JsonIndex, whole: bool): bool {
    if (!json.isObject(0)) return false;
    const candidates = json.find(0, "candidates");
    if (candidates >= 0 && !json.isArray(candidates)) return false;
    scratch.clear();
    this.begin(json);
    if (readGeminiUsage(json, json.find(0, "usageMetadata"), this.tokens)) this.visitor.usage(this.tokens);
    if (candidates >= 0 && json.next(candidates) > candidates + 1) {
      const candidate = firstOf(json, candidates);
      return candidate < 0 || this.readCandidate(json, candidate, whole);
    }
    const blocked = json.find(json.find(0, "promptFeedback"), "blockReason");
    if (json.textLen(blocked) > 0 && !json.textEquals(blocked, "BLOCKED_REASON_UNSPECIFIED")) {
      this.reason = StopReason.ContentFilter;
    }
    return true;
  }

  private begin(json: JsonIndex): void {
    if (this.started) return;
    this.started = true;
    const id = json.find(0, "responseId");
    const model = json.find(0, "modelVersion");
    this.visitor.start(json.textPtr(id), json.textLen(id), json.textPtr(model), json.textLen(model), -1);
  }

  private readCandidate(json: JsonIndex, candidate: i32, whole: bool): bool {
    if (!json.isObject(candidate)) return false;
    const logprobs = json.find(candidate, "logprobsResult");
    this.logprobs = json.isObject(logprobs) ? logprobs : -1;
    const parts = json.find(json.find(candidate, "content"), "parts");
    if (json.isArray(parts)) {
      for (let part = parts + 1; part < json.next(parts); part = json.next(part)) {
        if (whole) this.sources.beginPart();
        this.readPart(json, part);
        if (scratch.overflowed || this.trailing.overflowed) return false;
      }
    }
    const finish = json.find(candidate, "finishReason");
    const reason = readGeminiStop(json, finish);
    if (this.block.is(BlockKind.Text))
      this.sources.visitCitations(json, candidate, reason != StopReason.None);
    if (reason == StopReason.None) return true;
    // The response has no result, and another try may have one.
    if (isFailure(json, finish) && !this.spoken) {
      visitUnusable(json, json.find(candidate, "finishMessage"), finish, this.visitor);
    } else this.reason = reason;
    return true;
  }

  private readPart(json: JsonIndex, part: i32): void {
    const signature = json.find(part, "thoughtSignature");
    const text = json.find(part, "text");
    const call = json.find(part, "functionCall");
    if (json.isTrue(json.find(part, "thought"))) {
      this.visitThought(json, text, signature);
    } else if (json.isString(text) || isBare(json, part, signature)) {
      const begun = this.block.is(BlockKind.Text);
      if (!begun) this.visitSignature(json.textPtr(signature), json.textLen(signature));
      if (json.textLen(text) > 0) {
        this.visitLogprobs(json);
        this.visitText(json.textPtr(text), json.textLen(text));
      }
      if (begun) this.trailing.bytes(json.textPtr(signature), json.textLen(signature));
    } else if (json.isObject(call)) {
      this.visitSignature(json.textPtr(signature), json.textLen(signature));
      this.visitCall(json, call);
    } else this.visitCode(json, part);
  }

  private visitThought(json: JsonIndex, text: i32, signature: i32): void {
    this.flushTrailing();
    this.block.text(BlockKind.Thinking, json.textPtr(text), json.textLen(text));
    this.visitSignature(json.textPtr(signature), json.textLen(signature));
  }

  private visitText(text: usize, length: i32): void {
    this.openText();
    this.spoken = true;
    this.sources.addText(text, length);
    this.visitor.blockDelta(text, length);
  }

  /** Visits a signature on the open thoughts, else on a block of its own. */
  private visitSignature(signature: usize, length: i32): void {
    this.flushTrailing();
    if (length == 0) return;
    if (!this.block.is(BlockKind.Thinking)) this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
    this.visitor.signature(Origin.Google, signature, length);
    this.block.end();
  }

  private flushTrailing(): void {
    const trailing = this.trailing;
    if (trailing.len == 0) return;
    this.block.end();
    this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
    this.visitor.signature(Origin.Google, trailing.ptr, trailing.len);
    this.block.end();
    trailing.clear();
  }

  private visitCall(json: JsonIndex, call: i32): void {
    const id = json.find(call, "id");
    const name = json.find(call, "name");
    const input = json.find(call, "args");
    this.called = true;
    this.spoken = true;
    this.block.start(
      BlockKind.ToolUse,
      json.textPtr(id),
      json.textLen(id),
      json.textPtr(name),
      json.textLen(name),
    );
    scratch.clear();
    if (json.isObject(input)) writeCompact(scratch, json.ptr(input), json.size(input));
    this.block.text(BlockKind.ToolUse, scratch.ptr, scratch.len);
    this.block.end();
  }

  /** https://ai.google.dev/gemini-api/docs/code-execution */
  private visitCode(json: JsonIndex, part: i32): void {
    const executed = json.find(part, "executableCode");
    const code = json.find(executed, "code");
    const output = json.find(json.find(part, "codeExecutionResult"), "output");
    const words = json.textLen(code) > 0 ? code : output;
    if (json.textLen(words) == 0) return;
    scratch.clear();
    scratch.labelled(
      json.textEquals(json.find(executed, "language"), "PYTHON") ? "\\n```python\\n" : "\\n```\\n",
      json.textPtr(words),
      json.textLen(words),
    );
    scratch.ascii("\\n```\\n");
    this.visitText(scratch.ptr, scratch.len);
  }

  /** Visits token entries before their text, in its block. */
  private visitLogprobs(json: JsonIndex): void {
    const result = this.logprobs;
    this.logprobs = -1;
    scratch.clear();
    if (result < 0 || !writeLogprobs(scratch, json, result)) return;
    this.openText();
    this.visitor.logprobs(scratch.ptr, scratch.len);
  }

  private openText(): void {
    this.flushTrailing();
    if (this.block.is(BlockKind.Text)) return;
    this.sources.beginText();
    this.block.start(BlockKind.Text, 0, 0, 0, 0);
  }
}

/** The candidate of index 0, which JSON may omit; -1 when there are only others. */
function firstOf(json: JsonIndex, candidates: i32): i32 {
  for (let item = candidates + 1; item < json.next(candidates); item = json.next(item)) {
    if (json.integer(json.find(item, "index")) <= 0) return item;
  }
  return -1;
}

/** Some of Google's JSON omits an empty text. */
function isBare(json: JsonIndex, part: i32, signature: i32): bool {
  return json.isString(signature) && json.next(part) == signature + 1 && signature == part + 2;
}

/** Escapes JSON text without the white space of Google's layout. */
function writeCompact(out: Buffer, ptr: usize, length: i32): void {
  const end = ptr + length;
  let at = ptr;
  let quoted = false;
  for (let plain = ptr; plain < end; plain = at) {
    while (at < end && (quoted || <i32>load<u8>(at) > SPACE)) {
      const byte = load<u8>(at);
      if (byte == QUOTE) quoted = !quoted;
      // An escaped quote does not end the string.
      at += byte == BACKSLASH ? 2 : 1;
    }
    writeEscaped(out, plain, <i32>(at - plain));
    while (at < end && <i32>load<u8>(at) <= SPACE) at += 1;
  }
}

/** When a stream fails after it began, Google sends the error in an array. */
function isError(json: JsonIndex): bool {
  const error = json.find(json.isArray(0) ? 1 : 0, "error");
  return json.isObject(error) || json.isString(error);
}
