// Writes a whole Chat Completions response. https://platform.openai.com/docs/api-reference/chat/object
// `reasoning_content` has the reasoning's text; `reasoning_details` are added when a part is signed or encrypted. A
// client that uses the form before tools gets its first call as `function_call`.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeId } from "../../shared/response-text";
import { ResponseWriter, writeUsable } from "../../shared/response-writer";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Citation, UpstreamError } from "../../visitor/response";
import { Annotations } from "./response-annotations";
import { Logprobs } from "./response-logprobs";
import { finishReasonOf } from "./response-stop";
import { Thought } from "./response-thought";
import { writeChatUsage } from "./response-usage";
import { writeThoughtSignature } from "./thought-signature";

const LIMIT: i32 = 64 << 20;

export class ChatResponseWriter extends ResponseWriter {
  private content: Buffer = new Buffer(1024, LIMIT);
  private reasoning: Buffer = new Buffer(1024, LIMIT);
  private refusal: Buffer = new Buffer(256, LIMIT);
  private calls: Buffer = new Buffer(1024, LIMIT);
  private functionCall: Buffer = new Buffer(256, LIMIT);
  private thought: Thought = new Thought();
  private details: Buffer = new Buffer(1024, LIMIT);
  private thoughts: i32 = 0;
  private signed: bool = false;
  private callSignature: Buffer = new Buffer(256, LIMIT);
  private sources: Annotations = new Annotations();
  private annotations: Buffer = new Buffer(256, LIMIT);
  private probabilities: Logprobs = new Logprobs();
  private kind: BlockKind = BlockKind.Text;
  /** The buffer of the open call. */
  private call!: Buffer;
  private callCount: i32 = 0;
  private reason: StopReason = StopReason.EndTurn;

  /** The number of the choice that is gathered. */
  private index: i32 = 0;

  protected clear(): void {
    this.index = 0;
    this.clearChoice();
  }

  private clearChoice(): void {
    this.content.clear();
    this.reasoning.clear();
    this.refusal.clear();
    this.calls.clear();
    this.functionCall.clear();
    this.thought.begin(false);
    this.details.clear();
    this.callSignature.clear();
    this.sources.clear();
    this.annotations.clear();
    this.probabilities.clear();
    this.thoughts = 0;
    this.signed = false;
    this.callCount = 0;
    this.reason = StopReason.EndTurn;
  }

  free(): void {
    this.content.free();
    this.reasoning.free();
    this.refusal.free();
    this.calls.free();
    this.functionCall.free();
    this.thought.free();
    this.details.free();
    this.callSignature.free();
    this.sources.free();
    this.annotations.free();
    this.probabilities.free();
  }

  get overflowed(): bool {
    const texts = this.content.overflowed || this.reasoning.overflowed || this.refusal.overflowed;
    const calls = this.calls.overflowed || this.functionCall.overflowed || this.callSignature.overflowed;
    const thoughts = this.thought.overflowed || this.details.overflowed;
    const sources = this.sources.overflowed || this.annotations.overflowed;
    return texts || calls || thoughts || sources || this.probabilities.overflowed;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    const out = this.out;
    out.ascii('{"id":"');
    writeResponseId(out, id, idLength, this.now);
    writeHead(out, '","object":"chat.completion', secondsOf(created, this.now), model, modelLength);
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.kind = kind;
    if (kind == BlockKind.ToolUse) this.startCall(id, idLength, name, nameLength, false);
    else if (kind == BlockKind.CustomToolUse) this.startCall(id, idLength, name, nameLength, true);
    else if (kind == BlockKind.Text) {
      this.sources.beginBlock();
      this.callSignature.clear();
    } else if (kind != BlockKind.Refusal) this.thought.begin(kind == BlockKind.RedactedThinking);
  }

  blockDelta(text: usize, length: i32): void {
    if (this.kind == BlockKind.Text) {
      this.content.bytes(text, length);
      this.sources.pass(text, length);
    } else if (this.kind == BlockKind.Refusal) this.refusal.bytes(text, length);
    else if (this.kind == BlockKind.Thinking) {
      this.reasoning.bytes(text, length);
      this.thought.add(text, length);
    } else if (this.kind == BlockKind.RedactedThinking) this.thought.add(text, length);
    else this.call.bytes(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    this.thought.sign(origin, text, length);
  }

  logprobs(entries: usize, length: i32): void {
    this.probabilities.add(this.kind == BlockKind.Refusal, entries, length);
  }

  citation(citation: Citation): void {
    this.sources.add(citation);
  }

  blockEnd(): void {
    if (this.kind == BlockKind.ToolUse || this.kind == BlockKind.CustomToolUse) this.endCall();
    else if (this.kind == BlockKind.Text) this.endText();
    else if (this.kind != BlockKind.Refusal) this.endThought();
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.reason = reason;
  }

  ping(): void {}

  /** The caller writes an error in place of a response, with its status. */
  error(failure: UpstreamError): void {}

  choice(index: i32): bool {
    if (index >= this.notes.choices) return false;
    this.writeChoice();
    this.clearChoice();
    this.index = index;
    return true;
  }

  protected complete(): void {
    this.writeChoice();
    this.out.ascii('],"usage":');
    writeChatUsage(this.out, this.tokens);
    this.out.byte(CLOSE_BRACE);
  }

  private writeChoice(): void {
    const out = this.out;
    out.ascii(this.index == 0 ? ',"choices":[{"index":' : ',{"index":');
    out.integer(this.index);
    out.ascii(',"message":{"role":"assistant","content":');
    const silent = this.calls.len == 0 && this.functionCall.len == 0 && this.refusal.len == 0;
    if (this.content.len > 0 || silent) writeText(out, this.content);
    else out.ascii("null");
    out.ascii(',"refusal":');
    if (this.refusal.len > 0) writeText(out, this.refusal);
    else out.ascii("null");
    if (this.reasoning.len > 0) {
      out.ascii(',"reasoning_content":');
      writeText(out, this.reasoning);
    }
    if (this.signed) writeList(out, ',"reasoning_details":[', this.details);
    if (this.annotations.len > 0) writeList(out, ',"annotations":[', this.annotations);
    if (this.functionCall.len > 0) {
      out.appendLabelled(',"function_call":', this.functionCall);
    }
    if (this.calls.len > 0) writeList(out, ',"tool_calls":[', this.calls);
    out.ascii('},"logprobs":');
    this.probabilities.write(out);
    out.ascii(',"finish_reason":"');
    out.ascii(finishReasonOf(this.reason, this.functionCall.len > 0));
    out.ascii('"}');
  }

  private startCall(id: usize, idLength: i32, name: usize, nameLength: i32, custom: bool): void {
    this.callCount += 1;
    const legacy = this.notes.legacyFunctions && this.callCount == 1 && !custom;
    const call = legacy ? this.functionCall : this.calls;
    this.call = call;
    if (!legacy) {
      call.ascii(call.len > 0 ? ',{"id":"' : '{"id":"');
      writeCallId(call, id, idLength, this.now, ordinalOf(this.index, this.callCount));
      call.byte(QUOTE);
      writeThoughtSignature(call, this.callSignature);
      call.ascii(custom ? ',"type":"custom","custom":' : ',"type":"function","function":');
    }
    this.callSignature.clear();
    call.labelled('{"name":"', name, nameLength);
    call.ascii(custom ? '","input":"' : '","arguments":"');
  }

  private endCall(): void {
    const call = this.call;
    call.ascii(call == this.functionCall ? '"}' : '"}}');
  }

  private endText(): void {
    if (!this.sources.any) return;
    if (this.annotations.len > 0) this.annotations.byte(COMMA);
    this.sources.take(this.annotations);
  }

  private endThought(): void {
    if (this.thought.isEmpty) return;
    if (this.thoughts > 0) this.details.byte(COMMA);
    this.thought.write(this.details, this.thoughts);
    this.thoughts += 1;
    if (this.thought.isSigned) this.signed = true;
    this.thought.keepForCall(this.callSignature);
  }
}

export function writeResponseId(out: Buffer, id: usize, idLength: i32, now: i64): void {
  if (!writeUsable(out, id, idLength)) writeId(out, "chatcmpl-", now, 0);
}

/** Writes object, created and model; `object` ends the id's string and has the object's name. */
export function writeHead(out: Buffer, object: string, created: i64, model: usize, modelLength: i32): void {
  out.ascii(object);
  out.ascii('","created":');
  out.integer(created);
  out.ascii(',"model":"');
  writeUsable(out, model, modelLength);
  out.byte(QUOTE);
}

/** The time of the response in seconds: the provider's, else now. */
export function secondsOf(created: i64, now: i64): i64 {
  return created >= 0 ? created : now / 1_000_000_000;
}

/** No two calls of a response have the same. */
export function ordinalOf(choice: i32, call: i32): i32 {
  return (choice << 10) + call;
}

export function writeCallId(out: Buffer, id: usize, idLength: i32, now: i64, ordinal: i32): void {
  if (!writeUsable(out, id, idLength)) writeId(out, "call_", now, ordinal);
}

function writeText(out: Buffer, text: Buffer): void {
  out.byte(QUOTE);
  out.append(text);
  out.byte(QUOTE);
}

function writeList(out: Buffer, opening: string, items: Buffer): void {
  out.appendLabelled(opening, items);
  out.byte(CLOSE_BRACKET);
}
