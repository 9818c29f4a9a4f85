// Writes a whole Chat Completions answer. https://platform.openai.com/docs/api-reference/chat/object
// Left out: signatures and redacted thinking, which only Anthropic can read.

import { Buffer } from "../../bytes/buffer";
import { writeId } from "../response-text";
import { isUsable, ResponseWriter } from "../response-writer";
import { BlockKind, Origin, StopReason } from "../visitor";
import { finishReasonOf } from "./response-stop";
import { writeChatUsage } from "./response-usage";

const LIMIT: i32 = 64 << 20;

export class ChatResponseWriter extends ResponseWriter {
  private content: Buffer = new Buffer(1024, LIMIT);
  private reasoning: Buffer = new Buffer(1024, LIMIT);
  private refusal: Buffer = new Buffer(256, LIMIT);
  private calls: Buffer = new Buffer(1024, LIMIT);
  private kind: BlockKind = BlockKind.Text;
  private arguments: i32 = 0;
  private callCount: i32 = 0;
  private reason: StopReason = StopReason.EndTurn;

  protected clear(): void {
    this.content.clear();
    this.reasoning.clear();
    this.refusal.clear();
    this.calls.clear();
    this.callCount = 0;
    this.reason = StopReason.EndTurn;
  }

  free(): void {
    this.content.free();
    this.reasoning.free();
    this.refusal.free();
    this.calls.free();
  }

  get overflowed(): bool {
    return (
      this.content.overflowed || this.reasoning.overflowed || this.refusal.overflowed || this.calls.overflowed
    );
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    writeIdentity(this.out, '{"id":"', id, idLength, model, modelLength, created, this.now, "");
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.kind = kind;
    if (kind != BlockKind.ToolUse) return;
    const calls = this.calls;
    this.callCount += 1;
    calls.ascii(calls.len > 0 ? ',{"id":"' : '{"id":"');
    writeCallId(calls, id, idLength, this.now, this.callCount);
    calls.ascii('","type":"function","function":{"name":"');
    calls.bytes(name, nameLength);
    calls.ascii('","arguments":"');
    this.arguments = calls.len;
  }

  blockDelta(text: usize, length: i32): void {
    if (this.kind == BlockKind.Text) this.content.bytes(text, length);
    else if (this.kind == BlockKind.Thinking) this.reasoning.bytes(text, length);
    else if (this.kind == BlockKind.Refusal) this.refusal.bytes(text, length);
    else if (this.kind == BlockKind.ToolUse) this.calls.bytes(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {}

  blockEnd(): void {
    if (this.kind != BlockKind.ToolUse) return;
    if (this.calls.len == this.arguments) this.calls.ascii("{}");
    this.calls.ascii('"}}');
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.reason = reason;
  }

  ping(): void {}

  /** An error in place of an answer is the caller's to write, with its status. */
  error(type: usize, typeLength: i32, message: usize, messageLength: i32): void {}

  end(): void {
    const out = this.out;
    out.ascii(',"choices":[{"index":0,"message":{"role":"assistant","content":');
    if (this.content.len > 0 || (this.calls.len == 0 && this.refusal.len == 0)) writeText(out, this.content);
    else out.ascii("null");
    out.ascii(',"refusal":');
    if (this.refusal.len > 0) writeText(out, this.refusal);
    else out.ascii("null");
    if (this.reasoning.len > 0) {
      out.ascii(',"reasoning_content":');
      writeText(out, this.reasoning);
    }
    if (this.calls.len > 0) {
      out.ascii(',"tool_calls":[');
      out.append(this.calls);
      out.byte(0x5d);
    }
    out.ascii('},"logprobs":null,"finish_reason":"');
    out.ascii(finishReasonOf(this.reason));
    out.ascii('"}],"usage":');
    writeChatUsage(out, this.tokens);
    out.byte(0x7d);
  }
}

/** Writes id, object, created and model; `suffix` is added to the object's name. */
export function writeIdentity(
  out: Buffer,
  opening: string,
  id: usize,
  idLength: i32,
  model: usize,
  modelLength: i32,
  created: i64,
  now: i64,
  suffix: string,
): void {
  out.ascii(opening);
  if (isUsable(idLength)) out.bytes(id, idLength);
  else writeId(out, "chatcmpl-", now, 0);
  out.ascii('","object":"chat.completion');
  out.ascii(suffix);
  out.ascii('","created":');
  out.integer(created >= 0 ? created : now / 1_000_000_000);
  out.ascii(',"model":"');
  if (isUsable(modelLength)) out.bytes(model, modelLength);
  out.byte(0x22);
}

export function writeCallId(out: Buffer, id: usize, idLength: i32, now: i64, ordinal: i32): void {
  if (isUsable(idLength)) out.bytes(id, idLength);
  else writeId(out, "call_", now, ordinal);
}

function writeText(out: Buffer, text: Buffer): void {
  out.byte(0x22);
  out.append(text);
  out.byte(0x22);
}
