// Gathers a turn of a Chat Completions request. A user turn with a single text is a string, else parts. An assistant's
// texts are joined into one string. A tool message can only contain text: images and files of tool results are held for
// the next user turn, each after a text that names its call.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACKET, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { writeBoundedId } from "../../shared/request-tool-id";
import { ToolCall } from "../../visitor/request";

const LIMIT: i32 = 64 << 20;
/** OpenAI refuses longer call ids; vLLM is one server that produces them. */
const MAX_ID: i32 = 40;

export class ChatTurn {
  /** User parts, separated by commas. */
  private parts: Buffer = new Buffer(4_096, LIMIT);
  private count: i32 = 0;
  /** The first part's text, if it is one; offsets into `parts`. */
  private textStart: i32 = 0;
  private textEnd: i32 = 0;
  /** Parts of tool results that are held for a user turn. */
  private pending: Buffer = new Buffer(1_024, LIMIT);
  private said: Buffer = new Buffer(1_024, LIMIT);
  private refusal: Buffer = new Buffer(256, LIMIT);
  private calls: Buffer = new Buffer(1_024, LIMIT);
  private reasoning: Buffer = new Buffer(1_024, LIMIT);
  private reasoningLabel: string = "";
  /** Google's signature for the next call. */
  private signature: Buffer = new Buffer(256, LIMIT);
  private toolId: Buffer = new Buffer(64, 64 << 10);
  private toolParts: Buffer = new Buffer(4_096, LIMIT);
  private toolCount: i32 = 0;
  private toolTextStart: i32 = 0;
  private toolMediaNamed: bool = false;
  private toolFailed: bool = false;
  overflowed: bool = false;

  reset(): void {
    this.overflowed = false;
    this.pending.clear();
    this.clear();
  }

  get hasUserParts(): bool {
    return this.count > 0;
  }

  get hasAssistantParts(): bool {
    return this.said.len > 0 || this.refusal.len > 0 || this.calls.len > 0;
  }

  /** Begins a turn, with the held parts first; the caller must write these as a user turn. */
  begin(): void {
    this.clear();
    if (this.pending.len == 0) return;
    this.parts.append(this.pending);
    this.pending.clear();
    this.count = 2;
  }

  userText(text: usize, length: i32): void {
    const parts = this.userMedia();
    parts.ascii('{"type":"text","text":"');
    this.textStart = this.count == 1 ? parts.len : 0;
    parts.bytes(text, length);
    this.textEnd = this.count == 1 ? parts.len : 0;
    parts.ascii('"}');
  }

  /** The buffer for the next part of the user's turn. */
  userMedia(): Buffer {
    if (this.count > 0) this.parts.byte(COMMA);
    this.count += 1;
    return this.parts;
  }

  assistantText(text: usize, length: i32): void {
    this.said.bytes(text, length);
  }

  refused(text: usize, length: i32): void {
    this.refusal.bytes(text, length);
  }

  /** `label` opens the server's member for it. */
  assistantReasoning(label: string, text: usize, length: i32): void {
    this.reasoningLabel = label;
    this.reasoning.bytes(text, length);
  }

  callSignature(signature: usize, length: i32): void {
    this.signature.clear();
    this.signature.bytes(signature, length);
  }

  toolCall(call: ToolCall): void {
    const calls = this.calls;
    calls.ascii(calls.len > 0 ? ',{"id":"' : '{"id":"');
    writeBoundedId(calls, call.id, call.idLength, MAX_ID);
    calls.labelled('","type":"function","function":{"name":"', call.name, call.nameLength);
    calls.ascii('","arguments":"');
    writeEscaped(calls, call.input, call.inputLength);
    calls.ascii('"}');
    if (this.signature.len > 0) {
      calls.appendLabelled(',"extra_content":{"google":{"thought_signature":"', this.signature);
      calls.ascii('"}}');
      this.signature.clear();
    }
    calls.byte(CLOSE_BRACE);
  }

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.toolId.clear();
    writeBoundedId(this.toolId, id, idLength, MAX_ID);
    this.toolParts.clear();
    this.toolCount = 0;
    this.toolMediaNamed = false;
    this.toolFailed = isError;
  }

  toolText(text: usize, length: i32): void {
    const parts = this.toolParts;
    parts.ascii(this.toolCount > 0 ? ',{"type":"text","text":"' : '{"type":"text","text":"');
    if (this.toolCount == 0) {
      this.toolTextStart = parts.len;
      // The API has no flag for a failed call, so the model sees it in the text.
      if (this.toolFailed) parts.ascii("[tool error] ");
    }
    parts.bytes(text, length);
    parts.ascii('"}');
    this.toolCount += 1;
  }

  /** The buffer for an image or a file of the open tool result. */
  toolMedia(): Buffer {
    const pending = this.pending;
    if (pending.len > 0) pending.byte(COMMA);
    if (!this.toolMediaNamed) {
      pending.appendLabelled('{"type":"text","text":"Output of tool call ', this.toolId);
      pending.ascii(':"},');
    }
    this.toolMediaNamed = true;
    return pending;
  }

  writeUser(out: Buffer): void {
    out.ascii('{"role":"user","content":');
    if (this.count == 1 && this.textStart > 0) {
      out.byte(QUOTE);
      out.bytes(this.parts.ptr + this.textStart, this.textEnd - this.textStart);
      out.byte(QUOTE);
    } else {
      writeArray(out, this.parts);
    }
    out.byte(CLOSE_BRACE);
    this.finish();
  }

  writeAssistant(out: Buffer): void {
    out.ascii('{"role":"assistant","content":');
    if (this.said.len > 0) {
      out.byte(QUOTE);
      out.append(this.said);
      out.byte(QUOTE);
    } else {
      out.ascii("null");
    }
    if (this.reasoning.len > 0) {
      out.appendLabelled(this.reasoningLabel, this.reasoning);
      out.byte(QUOTE);
    }
    if (this.refusal.len > 0) {
      out.appendLabelled(',"refusal":"', this.refusal);
      out.byte(QUOTE);
    }
    if (this.calls.len > 0) {
      out.ascii(',"tool_calls":');
      writeArray(out, this.calls);
    }
    out.byte(CLOSE_BRACE);
    this.finish();
  }

  writeToolResult(out: Buffer): void {
    out.appendLabelled('{"role":"tool","tool_call_id":"', this.toolId);
    out.ascii('","content":');
    if (this.toolCount > 1) {
      writeArray(out, this.toolParts);
    } else {
      out.byte(QUOTE);
      if (this.toolCount == 1) {
        out.bytes(this.toolParts.ptr + this.toolTextStart, this.toolParts.len - 2 - this.toolTextStart);
      } else if (this.toolFailed) {
        out.ascii("[tool error]");
      } else if (this.toolMediaNamed) {
        out.ascii("The output follows in the next user message.");
      }
      out.byte(QUOTE);
    }
    out.byte(CLOSE_BRACE);
    if (this.toolParts.overflowed || this.toolId.overflowed || this.pending.overflowed)
      this.overflowed = true;
  }

  private finish(): void {
    if (this.parts.overflowed || this.said.overflowed || this.refusal.overflowed || this.calls.overflowed) {
      this.overflowed = true;
    }
    if (this.reasoning.overflowed || this.signature.overflowed) this.overflowed = true;
    this.clear();
  }

  private clear(): void {
    this.parts.clear();
    this.said.clear();
    this.refusal.clear();
    this.calls.clear();
    this.reasoning.clear();
    this.signature.clear();
    this.count = 0;
    this.textStart = 0;
  }
}

function writeArray(out: Buffer, items: Buffer): void {
  out.byte(OPEN_BRACKET);
  out.append(items);
  out.byte(CLOSE_BRACKET);
}
