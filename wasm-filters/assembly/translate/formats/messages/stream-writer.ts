// Writes a Messages stream: message_start, blocks with ascending indices, message_delta, message_stop.
// https://docs.claude.com/en/docs/build-with-claude/streaming
// Usage and stop reason share message_delta, so it waits for the end of the response. message_start is sent before
// usage is known and has zeros; message_delta has all counts, which clients adopt.

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { ResponseWriter } from "../../shared/response-writer";
import { writeSignature } from "../../shared/thinking-signature";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, UpstreamError } from "../../visitor/response";
import { writeMessagesErrorEvent } from "./error-writer";
import { writeMessagesUsage } from "./response-usage";
import {
  writeMessageHead,
  writeMessageId,
  writeStop,
  writeToolName,
  writeToolUseId,
} from "./response-writer";
import { beginEvent } from "../../shared/response-text";

export class MessagesStreamWriter extends ResponseWriter {
  private started: bool = false;
  private index: i32 = 0;
  private kind: BlockKind = BlockKind.Text;
  private reason: StopReason = StopReason.EndTurn;
  private sequence: Buffer = new Buffer(64, 64 << 10);
  /** Redacted thinking has no deltas: its data is part of the block's start, so it must be complete. */
  private redacted: Buffer = new Buffer(256, 8 << 20);

  protected clear(): void {
    this.started = false;
    this.index = 0;
    this.reason = StopReason.EndTurn;
    this.sequence.clear();
    this.redacted.clear();
  }

  free(): void {
    this.sequence.free();
    this.redacted.free();
  }

  get overflowed(): bool {
    return this.sequence.overflowed || this.redacted.overflowed;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    this.started = true;
    beginEvent(this.out, "message_start");
    this.out.ascii(',"message":');
    writeMessageId(this.out, id, idLength, this.now);
    writeMessageHead(this.out, model, modelLength);
    this.out.ascii(',"content":[],"stop_reason":null,"stop_sequence":null,"usage":');
    writeMessagesUsage(this.out, this.tokens);
    this.out.ascii("}}\n\n");
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.kind = kind;
    this.redacted.clear();
    if (kind == BlockKind.RedactedThinking) return;
    this.beginBlock();
    const out = this.out;
    if (kind == BlockKind.ToolUse || kind == BlockKind.CustomToolUse) {
      writeToolUseId(out, id, idLength, this.now, this.index + 1);
      writeToolName(out, name, nameLength);
      out.ascii(',"input":{}}');
    } else if (kind == BlockKind.Thinking) out.ascii('{"type":"thinking","thinking":"","signature":""}');
    else out.ascii('{"type":"text","text":""}');
    out.ascii("}\n\n");
    // The free text becomes the only member of the input.
    if (kind == BlockKind.CustomToolUse) this.writeInputPiece('{\\"input\\":\\"');
  }

  blockDelta(text: usize, length: i32): void {
    const out = this.out;
    if (this.kind == BlockKind.RedactedThinking) {
      this.redacted.bytes(text, length);
      return;
    }
    if (this.kind == BlockKind.CustomToolUse) {
      this.beginDelta('{"type":"input_json_delta","partial_json":"');
      writeEscaped(out, text, length);
      out.ascii('"}}\n\n');
      return;
    }
    if (this.kind == BlockKind.ToolUse) this.beginDelta('{"type":"input_json_delta","partial_json":"');
    else if (this.kind == BlockKind.Thinking) this.beginDelta('{"type":"thinking_delta","thinking":"');
    else this.beginDelta('{"type":"text_delta","text":"');
    out.bytes(text, length);
    out.ascii('"}}\n\n');
  }

  signature(origin: Origin, text: usize, length: i32): void {
    this.beginDelta('{"type":"signature_delta","signature":"');
    writeSignature(this.out, Origin.Anthropic, origin, text, length);
    this.out.ascii('"}}\n\n');
  }

  blockEnd(): void {
    if (this.kind == BlockKind.CustomToolUse) this.writeInputPiece('\\"}');
    if (this.kind == BlockKind.RedactedThinking) {
      if (this.redacted.len == 0) return;
      this.beginBlock();
      this.out.appendLabelled('{"type":"redacted_thinking","data":"', this.redacted);
      this.out.ascii('"}}\n\n');
    }
    this.beginInBlock("content_block_stop");
    this.out.ascii("}\n\n");
    this.index += 1;
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.reason = reason;
    if (reason == StopReason.StopSequence) this.sequence.bytes(sequence, sequenceLength);
  }

  /** Before message_start, the required first event, a comment keeps the connection alive. */
  ping(): void {
    this.out.ascii(this.started ? 'event: ping\ndata: {"type":"ping"}\n\n' : ": ping\n\n");
  }

  error(failure: UpstreamError): void {
    writeMessagesErrorEvent(this.out, this.setFailure(failure));
  }

  protected complete(): void {
    beginEvent(this.out, "message_delta");
    this.out.ascii(',"delta":{');
    writeStop(this.out, this.reason, this.sequence);
    this.out.ascii('},"usage":');
    writeMessagesUsage(this.out, this.tokens);
    this.out.ascii("}\n\n");
    beginEvent(this.out, "message_stop");
    this.out.ascii("}\n\n");
  }

  private writeInputPiece(escaped: string): void {
    this.beginDelta('{"type":"input_json_delta","partial_json":"');
    this.out.ascii(escaped);
    this.out.ascii('"}}\n\n');
  }

  private beginBlock(): void {
    this.beginInBlock("content_block_start");
    this.out.ascii(',"content_block":');
  }

  private beginDelta(opening: string): void {
    this.beginInBlock("content_block_delta");
    this.out.ascii(',"delta":');
    this.out.ascii(opening);
  }

  private beginInBlock(name: string): void {
    beginEvent(this.out, name);
    this.out.ascii(',"index":');
    this.out.integer(this.index);
  }
}
