// Sits between a response's reader and writer, and records tokens, the stop reason, the model, the first token's time
// and what it says. Without a writer it only records.
// Providers send citations before, among or after a block's deltas; the writer receives them after the last delta. A call
// without arguments gets an empty object.

import { Buffer } from "../../bytes/buffer";
import { Literal } from "../../bytes/literal";
import { SaidHash } from "../../bytes/said-hash";
import { AnswerParts } from "./answer-parts";
import { KeptError } from "./kept-error";
import { RequestNotes } from "./request-notes";
import { ResponseTape } from "./response-tape";
import { StopReason } from "../../contract/stop-reasons.generated";
import { Origin } from "../visitor/request";
import { BlockKind, Citation, UpstreamError, ResponseVisitor, Usage } from "../visitor/response";

const MAX_MODEL: i32 = 256;
const noArguments = new Literal("{}");

export class ResponseObserver extends ResponseVisitor {
  writer: ResponseVisitor | null = null;
  tokens: Usage = new Usage();
  stopReason: StopReason = StopReason.None;
  /** Escaped; empty when it exceeds the bound. */
  model: Buffer = new Buffer(64, MAX_MODEL);
  /** Keeps what the response says; null when nobody wants it. */
  answer: AnswerParts | null = null;
  /** The caller's clock, and its value at the first content; 0 before it. */
  now: i64 = 0;
  firstToken: i64 = 0;
  /** Bytes of text, reasoning and calls so far, escaped as in JSON, in all choices together. */
  delivered: i64 = 0;
  ended: bool = false;
  errored: bool = false;
  readonly failure: KeptError = new KeptError();
  /** Of the text, without reasoning and calls. */
  readonly said: SaidHash = new SaidHash();
  private isText: bool = false;
  /** The blocks are those of a choice after the first, which is only counted. */
  private isAside: bool = false;
  /** The open block is a call without input so far. */
  private isBareCall: bool = false;
  private notes!: RequestNotes;
  /** Citations of the open block. */
  private sources: ResponseTape = new ResponseTape();

  /** `notes` must outlive the response. */
  reset(writer: ResponseVisitor | null, answer: AnswerParts | null, notes: RequestNotes): void {
    this.writer = writer;
    this.notes = notes;
    this.tokens.clear();
    this.stopReason = StopReason.None;
    this.model.clear();
    this.answer = answer;
    this.firstToken = 0;
    this.delivered = 0;
    this.ended = false;
    this.errored = false;
    this.failure.clear();
    this.said.clear();
    this.isText = false;
    this.isAside = false;
    this.isBareCall = false;
    this.sources.free();
  }

  /** Releases the memory. */
  free(): void {
    this.model.free();
    this.answer = null;
    this.sources.free();
    this.failure.free();
  }

  /** There were too many citations, and some are lost. */
  get overflowed(): bool {
    return this.sources.overflowed;
  }

  /** The stream's last event was seen. */
  get isOver(): bool {
    return this.ended || this.errored;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    const named = modelLength > 0;
    const name = named ? model : this.notes.model.ptr;
    const nameLength = named ? modelLength : this.notes.model.len;
    this.model.clear();
    this.model.bytes(name, nameLength);
    const writer = this.writer;
    if (writer) writer.start(id, idLength, name, nameLength, created);
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.delivered += nameLength;
    this.isText = kind == BlockKind.Text && !this.isAside;
    this.isBareCall = kind == BlockKind.ToolUse;
    const answer = this.answer;
    if (answer) {
      const tools = this.notes.tools;
      const renamed = nameLength > 0 && tools.restore(name, nameLength);
      answer.blockStart(kind, id, idLength, renamed ? tools.ptr : name, renamed ? tools.length : nameLength);
    }
    if (kind == BlockKind.ToolUse || kind == BlockKind.CustomToolUse) this.markFirstToken();
    const writer = this.writer;
    if (writer) writer.blockStart(kind, id, idLength, name, nameLength);
  }

  blockDelta(text: usize, length: i32): void {
    if (length > 0) this.markFirstToken();
    this.delivered += length;
    if (this.isText) this.said.add(text, length);
    else if (length > 0) this.isBareCall = false;
    const answer = this.answer;
    if (answer) answer.blockDelta(text, length);
    const writer = this.writer;
    if (writer) writer.blockDelta(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    const writer = this.writer;
    if (writer) writer.signature(origin, text, length);
  }

  logprobs(entries: usize, length: i32): void {
    const writer = this.writer;
    if (writer) writer.logprobs(entries, length);
  }

  citation(citation: Citation): void {
    if (this.writer) this.sources.citation(citation);
  }

  blockEnd(): void {
    const answer = this.answer;
    if (answer) answer.blockEnd();
    const writer = this.writer;
    if (!writer) return;
    this.sources.replay(writer);
    // Clients parse the arguments, and an empty text is no JSON.
    if (this.isBareCall) writer.blockDelta(noArguments.ptr, noArguments.len);
    writer.blockEnd();
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    if (!this.isAside) this.stopReason = reason;
    const writer = this.writer;
    if (writer) writer.stop(reason, sequence, sequenceLength);
  }

  usage(usage: Usage): void {
    const tokens = this.tokens;
    if (usage.input >= 0) tokens.input = usage.input;
    if (usage.cachedInput >= 0) tokens.cachedInput = usage.cachedInput;
    if (usage.cacheCreation >= 0) tokens.cacheCreation = usage.cacheCreation;
    if (usage.output >= 0) tokens.output = usage.output;
    if (usage.reasoning >= 0) tokens.reasoning = usage.reasoning;
    const writer = this.writer;
    if (writer) writer.usage(tokens);
  }

  get choices(): i32 {
    return this.writer ? this.notes.choices : 1;
  }

  choice(index: i32): bool {
    const writer = this.writer;
    this.isAside = true;
    this.answer = null;
    return writer != null && writer.choice(index);
  }

  otherAnswer(length: i32): void {
    this.delivered += length;
  }

  ping(): void {
    const writer = this.writer;
    if (writer) writer.ping();
  }

  /** The first error is the last thing that is written: the same event may say more, and be an error in other ways. */
  error(failure: UpstreamError): void {
    if (this.errored) return;
    this.errored = true;
    this.failure.keep(failure);
    const writer = this.writer;
    this.writer = null;
    if (writer) writer.error(failure);
  }

  end(): void {
    this.ended = true;
    const writer = this.writer;
    if (writer && !this.overflowed) writer.end();
  }

  private markFirstToken(): void {
    if (this.firstToken == 0) this.firstToken = this.now;
  }
}
