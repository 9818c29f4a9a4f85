// Writes a whole Messages response. https://docs.claude.com/en/api/messages
// A refusal becomes a text, because the API has no block for it; the stop reason shows it. Left out: citations, whose
// form requires a key that only Anthropic can create (`encrypted_index`), and log probabilities.

import { CLOSE_BRACE, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped, writeUnescaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";
import { writeId } from "../../shared/response-text";
import { ResponseWriter, writeUsable } from "../../shared/response-writer";
import { writeSignature } from "../../shared/thinking-signature";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, UpstreamError } from "../../visitor/response";
import { stopReasonOf } from "./response-stop";
import { writeMessagesUsage } from "./response-usage";

const LIMIT: i32 = 64 << 20;
const inputs = new JsonIndex();

export class MessagesResponseWriter extends ResponseWriter {
  private signatureText: Buffer = new Buffer(256, LIMIT);
  /** The open tool use's input, decoded. */
  private input: Buffer = new Buffer(1024, LIMIT);
  private kind: BlockKind = BlockKind.Text;
  private blocks: i32 = 0;
  private reason: StopReason = StopReason.EndTurn;
  private sequence: Buffer = new Buffer(64, 64 << 10);

  protected clear(): void {
    this.signatureText.clear();
    this.input.clear();
    this.sequence.clear();
    this.blocks = 0;
    this.reason = StopReason.EndTurn;
  }

  free(): void {
    this.signatureText.free();
    this.input.free();
    this.sequence.free();
  }

  get overflowed(): bool {
    return this.signatureText.overflowed || this.input.overflowed || this.sequence.overflowed;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    writeMessageId(this.out, id, idLength, this.now);
    writeMessageHead(this.out, model, modelLength);
    this.out.ascii(',"content":[');
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    const out = this.out;
    this.kind = kind;
    if (this.blocks > 0) out.byte(COMMA);
    this.blocks += 1;
    if (kind == BlockKind.ToolUse || kind == BlockKind.CustomToolUse) {
      writeToolUseId(out, id, idLength, this.now, this.blocks);
      writeToolName(out, name, nameLength);
      out.ascii(kind == BlockKind.ToolUse ? ',"input":' : ',"input":{"input":"');
    } else if (kind == BlockKind.Thinking) out.ascii('{"type":"thinking","thinking":"');
    else if (kind == BlockKind.RedactedThinking) out.ascii('{"type":"redacted_thinking","data":"');
    else out.ascii('{"type":"text","text":"');
  }

  blockDelta(text: usize, length: i32): void {
    if (this.kind == BlockKind.ToolUse) writeUnescaped(this.input, text, length);
    else this.out.bytes(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    writeSignature(this.signatureText, Origin.Anthropic, origin, text, length);
  }

  blockEnd(): void {
    const out = this.out;
    if (this.kind == BlockKind.ToolUse) {
      this.writeInput();
    } else if (this.kind == BlockKind.Thinking) {
      out.appendLabelled('","signature":"', this.signatureText);
      out.byte(QUOTE);
      this.signatureText.clear();
    } else out.ascii(this.kind == BlockKind.CustomToolUse ? '"}' : '"');
    out.byte(CLOSE_BRACE);
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.reason = reason;
    if (reason == StopReason.StopSequence) this.sequence.bytes(sequence, sequenceLength);
  }

  ping(): void {}

  /** The caller writes an error in place of a response, with its status. */
  error(failure: UpstreamError): void {}

  protected complete(): void {
    this.out.ascii("],");
    writeStop(this.out, this.reason, this.sequence);
    this.out.ascii(',"usage":');
    writeMessagesUsage(this.out, this.tokens);
    this.out.byte(CLOSE_BRACE);
  }

  /**
   * The input must be an object, but a model can write any text, and a token limit can truncate it. Such text is kept
   * under a name that no schema has, so that the client's validation fails and the model sees what it wrote.
   */
  private writeInput(): void {
    const out = this.out;
    const input = this.input;
    if (inputs.parse(input.ptr, input.len) && inputs.isObject(0)) {
      out.bytes(inputs.ptr(0), inputs.size(0));
    } else {
      out.ascii('{"invalid_arguments":"');
      writeEscaped(out, input.ptr, input.len);
      out.ascii('"}');
    }
    input.clear();
  }
}

/** Opens a message object with its id. */
export function writeMessageId(out: Buffer, id: usize, idLength: i32, now: i64): void {
  out.ascii('{"id":"');
  if (!writeUsable(out, id, idLength)) writeId(out, "msg_", now, 0);
}

/** Ends the id's string; writes type, role and model. */
export function writeMessageHead(out: Buffer, model: usize, modelLength: i32): void {
  out.ascii('","type":"message","role":"assistant","model":"');
  writeUsable(out, model, modelLength);
  out.byte(QUOTE);
}

/** Opens a tool_use object with its type and its id. */
export function writeToolUseId(out: Buffer, id: usize, idLength: i32, now: i64, ordinal: i32): void {
  out.ascii('{"type":"tool_use","id":"');
  if (!writeUsable(out, id, idLength)) writeId(out, "toolu_", now, ordinal);
}

/** Ends the id's string and writes the name. */
export function writeToolName(out: Buffer, name: usize, nameLength: i32): void {
  out.labelled('","name":"', name, nameLength);
  out.byte(QUOTE);
}

export function writeStop(out: Buffer, reason: StopReason, sequence: Buffer): void {
  out.ascii('"stop_reason":"');
  out.ascii(stopReasonOf(reason));
  if (sequence.len > 0) {
    out.appendLabelled('","stop_sequence":"', sequence);
    out.byte(QUOTE);
  } else out.ascii('","stop_sequence":null');
}
