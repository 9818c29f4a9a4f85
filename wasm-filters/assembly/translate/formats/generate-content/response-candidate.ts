// Reads one candidate of a generateContent response, or of a stream's events. A part's thought signature is visited as thinking: on
// the preceding thoughts, else as a block without text before the part, or after a text that has begun. Code that the model ran
// is visited as fenced text. Ignored: images and audio, calls of Google's own tools, safety ratings, and signatures of parts
// that clients cannot send back unchanged.

import { BACKSLASH, QUOTE, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";
import { unusable } from "../../shared/response-unusable";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { isBrokenWord } from "../../shared/stop-words";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, ResponseVisitor } from "../../visitor/response";
import { writeLogprobs } from "./response-logprobs";
import { GeminiSources } from "./response-sources";
import { readGeminiStop } from "./response-stop";

const LIMIT: i32 = 64 << 20;
const MAX_REASON: i32 = 4 << 10;
/** Scratch for generated text: arguments, fenced code, token entries. */
const scratch = new Buffer(1024, LIMIT);

export class GeminiCandidate {
  /** Something of it was read. */
  begun: bool = false;
  /** The latest finish reason; None before one. */
  reason: StopReason = StopReason.None;
  private visitor!: ResponseVisitor;
  private block: OpenBlock = new OpenBlock();
  private sources: GeminiSources = new GeminiSources();
  /** The signature of a text that began before it. */
  private trailing: Buffer = new Buffer(256, 8 << 20);
  private called: bool = false;
  /** The token entries until they are visited, else -1. */
  private logprobs: i32 = -1;
  /** Why it was broken off, escaped; empty if it was not. */
  readonly broken: Buffer = new Buffer(0, MAX_REASON);

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.broken.clear();
    this.block.reset(visitor);
    this.sources.reset(visitor);
    this.trailing.clear();
    this.begun = false;
    this.called = false;
    this.reason = StopReason.None;
  }

  free(): void {
    this.sources.free();
    this.trailing.free();
    this.broken.free();
  }

  /** Ends the last block. Returns why the candidate stopped. */
  end(): StopReason {
    this.flushTrailing();
    this.block.end();
    return this.called && this.reason == StopReason.EndTurn ? StopReason.ToolUse : this.reason;
  }

  /** False when it is none. */
  read(json: JsonIndex, candidate: i32, whole: bool): bool {
    if (!json.isObject(candidate)) return false;
    this.begun = true;
    scratch.clear();
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
    this.broken.clear();
    if (isBrokenWord(json, finish)) {
      this.broken.append(unusable(json, json.find(candidate, "finishMessage"), finish));
      // Of several answers, it is the one that is withheld.
      this.reason = StopReason.ContentFilter;
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
