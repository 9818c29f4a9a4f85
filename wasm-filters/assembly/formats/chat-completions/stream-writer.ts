// Writes a Chat Completions stream: a chunk with the role, deltas, a chunk with the finish reason, a chunk with usage
// when the client asked for it, [DONE]. https://platform.openai.com/docs/api-reference/chat/streaming
// After an error event nothing follows, no [DONE] either: it would look like a complete answer.

import { Buffer } from "../../bytes/buffer";
import { ResponseWriter } from "../response-writer";
import { BlockKind, Origin, StopReason } from "../visitor";
import { writeChatErrorEvent } from "./error-writer";
import { finishReasonOf } from "./response-stop";
import { writeChatUsage } from "./response-usage";
import { writeCallId, writeIdentity } from "./response-writer";

export class ChatStreamWriter extends ResponseWriter {
  /** What every chunk starts with, up to its choices. */
  private prefix: Buffer = new Buffer(256, 8 << 10);
  private kind: BlockKind = BlockKind.Text;
  private callCount: i32 = 0;

  protected clear(): void {
    this.prefix.clear();
    this.callCount = 0;
  }

  free(): void {
    this.prefix.free();
  }

  get overflowed(): bool {
    return this.prefix.overflowed;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    const prefix = this.prefix;
    writeIdentity(prefix, 'data: {"id":"', id, idLength, model, modelLength, created, this.now, ".chunk");
    prefix.ascii(',"choices":[');
    this.beginDelta();
    this.out.ascii('"role":"assistant","content":""');
    this.endDelta();
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.kind = kind;
    if (kind != BlockKind.ToolUse) return;
    this.beginDelta();
    const out = this.out;
    out.ascii('"tool_calls":[{"index":');
    out.integer(this.callCount);
    this.callCount += 1;
    out.ascii(',"id":"');
    writeCallId(out, id, idLength, this.now, this.callCount);
    out.ascii('","type":"function","function":{"name":"');
    out.bytes(name, nameLength);
    out.ascii('","arguments":""}}]');
    this.endDelta();
  }

  blockDelta(text: usize, length: i32): void {
    if (this.kind == BlockKind.RedactedThinking) return;
    this.beginDelta();
    const out = this.out;
    if (this.kind == BlockKind.ToolUse) {
      out.ascii('"tool_calls":[{"index":');
      out.integer(this.callCount - 1);
      out.ascii(',"function":{"arguments":"');
      out.bytes(text, length);
      out.ascii('"}}]');
    } else {
      if (this.kind == BlockKind.Thinking) out.ascii('"reasoning_content":"');
      else out.ascii(this.kind == BlockKind.Refusal ? '"refusal":"' : '"content":"');
      out.bytes(text, length);
      out.byte(0x22);
    }
    this.endDelta();
  }

  signature(origin: Origin, text: usize, length: i32): void {}

  blockEnd(): void {}

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.out.append(this.prefix);
    this.out.ascii('{"index":0,"delta":{},"logprobs":null,"finish_reason":"');
    this.out.ascii(finishReasonOf(reason));
    this.out.ascii('"}]');
    this.endChunk();
  }

  /** A comment: the API has no event for it, and comments keep a connection alive as well. */
  ping(): void {
    this.out.ascii(": ping\n\n");
  }

  error(type: usize, typeLength: i32, message: usize, messageLength: i32): void {
    writeChatErrorEvent(this.out, this.setFailure(type, typeLength, message, messageLength));
  }

  end(): void {
    if (this.wantsUsage) {
      this.out.append(this.prefix);
      this.out.ascii('],"usage":');
      writeChatUsage(this.out, this.tokens);
      this.out.ascii("}\n\n");
    }
    this.out.ascii("data: [DONE]\n\n");
  }

  private beginDelta(): void {
    this.out.append(this.prefix);
    this.out.ascii('{"index":0,"delta":{');
  }

  private endDelta(): void {
    this.out.ascii('},"logprobs":null,"finish_reason":null}]');
    this.endChunk();
  }

  /** With usage asked for, every other chunk says that it has none, as OpenAI's do. */
  private endChunk(): void {
    this.out.ascii(this.wantsUsage ? ',"usage":null}\n\n' : "}\n\n");
  }
}
