// Translates one response, whole or streamed, from the provider's format to the client's, and observes it. Nothing here
// traps: unreadable input becomes an error event in a stream, and `failure` for a whole response. The gateway writes
// nothing after a stream's last event; what a provider of the client's own API still sends is forwarded. Buffers are
// bounded; free() releases their memory.

import { Buffer } from "../bytes/buffer";
import { SaidHash } from "../bytes/said-hash";
import { EventStreamParser } from "../framing/event-stream-parser";
import { EventParser } from "../framing/event-parser";
import { Framing } from "./shared/format";
import { ProviderError } from "./shared/response-error";
import { AnswerParts } from "./shared/answer-parts";
import { RequestNotes } from "./shared/request-notes";
import { ResponseObserver } from "./shared/response-observer";
import { ResponseReader } from "./shared/response-reader";
import { ResponseWriter } from "./shared/response-writer";
import { Format, FORMAT_COUNT } from "../contract/formats.generated";
import { StopReason } from "../contract/stop-reasons.generated";
import { ResponseVisitor, UpstreamError, Usage } from "./visitor/response";
import { SseParser } from "../framing/sse-parser";
import { CallRestorer, restoreNames } from "./restored-calls";
import { answerIndex as json, providerError } from "./error";
import { PassThrough } from "./pass-through";
import { clientFormat, upstreamFormat } from "./registry";
import { CUT_OFF, EVENT_TOO_LARGE, OVERDUE, TOO_LARGE, UNREADABLE, failStream } from "./response-failure";

const MAX_EVENT: i32 = 8 << 20;
const noNotes = new RequestNotes();

export class ResponseTranslation {
  /** The last whole() or chunk() left the bytes unchanged: forward them, `out` is empty. */
  unchanged: bool = false;
  /** Why whole() or gather() failed, or could not observe; for the log and for an error to the client. */
  failure: string = "";
  /** The code of the limit that caused the failure; empty when the provider caused it. */
  limit: string = "";
  /** The document in which gather() found an error; valid until the next call. */
  errorPtr: usize = 0;
  errorLength: i32 = 0;
  /** The last whole() found no JSON, or the last chunk() an event that is not one of the format's. */
  unreadable: bool = false;
  /** Nanoseconds since 1970; set before each call. */
  now: i64 = 0;
  /** Bytes of the longest event of a stream; set before reset(). */
  maxEvent: i32 = MAX_EVENT;
  /**
   * Keeps what the response says; set before reset(). Without it, most events of a stream in the client's own format are
   * not parsed.
   */
  answer: AnswerParts | null = null;

  /** The request was written anew, though in the client's own format: so is the response; set before reset(). */
  rewrites: bool = false;

  private client: Format = Format.Unknown;
  private upstream: Format = Format.Unknown;
  /** The response goes on as it is. */
  private same: bool = false;
  private streaming: bool = false;
  private wantsUsage: bool = false;
  private notes: RequestNotes = noNotes;
  private parser: SseParser = new SseParser(MAX_EVENT);
  private frames: EventStreamParser = new EventStreamParser(MAX_EVENT);
  private observer: ResponseObserver = new ResponseObserver();
  private calls: CallRestorer = new CallRestorer();
  private passThrough!: PassThrough;
  /** Created on first use, one for each format. */
  private readers: StaticArray<ResponseReader | null> = new StaticArray<ResponseReader | null>(FORMAT_COUNT);
  private writers: StaticArray<ResponseWriter | null> = new StaticArray<ResponseWriter | null>(FORMAT_COUNT);
  /** The stream's writer has been reset for this stream. */
  private begun: bool = false;
  private failed: bool = false;

  constructor() {
    this.passThrough = new PassThrough(this.parser, this.observer, json);
  }

  /**
   * `notes` are the request's, and must stay until the response is over.
   */
  reset(
    client: Format,
    upstream: Format,
    streaming: bool,
    clientWantsUsage: bool,
    notes: RequestNotes,
  ): void {
    this.notes = notes;
    this.client = client;
    this.upstream = upstream;
    this.same = client == upstream && !this.rewrites;
    this.streaming = streaming;
    this.wantsUsage = clientWantsUsage;
    this.unchanged = false;
    this.failure = "";
    this.limit = "";
    this.unreadable = false;
    this.begun = false;
    this.failed = false;
    this.parser.bound(this.maxEvent);
    this.frames.bound(this.maxEvent);
    this.parser.reset();
    this.frames.reset();
    this.observer.reset(null, this.answer, this.notes);
    this.calls.reset(this.notes);
    const dropsUsage = client == Format.ChatCompletions && !clientWantsUsage;
    this.passThrough.reset(client, dropsUsage);
    this.reader().reset(this.observer, this.same, this.answer != null);
  }

  /**
   * Translates an error body. True when `out` has the client's body, false when the body already has the client's shape
   * and is forwarded unchanged.
   */
  writeError(status: i32, ptr: usize, length: i32, out: Buffer): bool {
    const format = clientFormat(this.client);
    const parsed = json.parse(ptr, length);
    if (parsed && this.client == this.upstream && format.isError(json)) return false;
    const error = providerError(parsed, status, ptr, length);
    restoreNames(this.notes.tools, error);
    format.writeError(out, status, error);
    return true;
  }

  /** The error in a provider's body, valid until the next one. */
  readError(status: i32, ptr: usize, length: i32): ProviderError {
    return providerError(json.parse(ptr, length), status, ptr, length);
  }

  /** Releases the memory; reset() makes the object usable again. */
  free(): void {
    this.parser.free();
    this.frames.free();
    this.observer.free();
    this.calls.free();
    this.answer = null;
    for (let i = 0; i < FORMAT_COUNT; i++) {
      const reader = this.readers[i];
      if (reader) reader.free();
      const writer = this.writers[i];
      if (writer) writer.free();
    }
  }

  get usage(): Usage {
    return this.observer.tokens;
  }

  get stopReason(): StopReason {
    return this.observer.stopReason;
  }

  /** Escaped; empty when it is longer than 256 bytes. */
  get responseModel(): Buffer {
    return this.observer.model;
  }

  /** Bytes of text, reasoning and calls so far; an estimate in a stream of the client's own API. */
  get delivered(): i64 {
    return this.observer.delivered;
  }

  /** Of the text so far. */
  get said(): SaidHash {
    return this.observer.said;
  }

  /** `now` at the first content; 0 before it. */
  get firstToken(): i64 {
    return this.observer.firstToken;
  }

  get ended(): bool {
    return this.observer.ended;
  }

  /** The gateway has ended the stream with an error: it drops everything the provider still sends. */
  get isCut(): bool {
    return this.failed || this.passThrough.failure.length > 0;
  }

  /** Why the gateway has cut the stream. */
  get cutBecause(): string {
    return this.failed ? this.failure : this.passThrough.failure;
  }

  /** The provider's error. */
  get error(): UpstreamError {
    return this.observer.failure;
  }

  /** An error event was sent or seen, or the body was an error. */
  get errored(): bool {
    return this.observer.errored;
  }

  /**
   * Translates one complete body of a 2xx response. On false, `failure` says why, and `errored` whether the body is an
   * error object for translateError. A body in the client's own format stays unchanged, whatever it holds. A client
   * that requested a stream gets this response as one.
   */
  whole(ptr: usize, length: i32, out: Buffer): bool {
    const observer = this.observer;
    observer.now = this.now;
    const writer = this.wholeWriter();
    this.unchanged = writer == null;
    const before = out.len;
    if (writer) this.begin(writer, out);
    const reader = this.reader();
    reader.reset(observer, writer == null, this.answer != null);
    this.unreadable = !json.parse(ptr, length);
    if (this.unreadable) this.failure = "it is not JSON";
    else if (!reader.whole(json)) this.failure = "it has not the shape of the provider's API";
    else if (observer.errored) this.failure = "it is an error";
    else if (out.overflowed || (writer && this.isFull(writer))) this.failure = "it is too large";
    observer.writer = null;
    if (writer) writer.free();
    if (writer == null || this.failure.length == 0) return true;
    out.len = before;
    return false;
  }

  /**
   * Turns a complete stream into one body, for a client that requested no stream from a provider that only streams; the
   * formats may be equal. On false, `failure` says why, and `errored` whether `errorPtr` holds an error.
   */
  gather(ptr: usize, length: i32, out: Buffer): bool {
    const observer = this.observer;
    observer.now = this.now;
    this.unchanged = false;
    const before = out.len;
    const writer = clientFormat(this.client).wholeWriter();
    this.begin(writer, out);
    const parser = this.eventParser();
    const reader = this.reader();
    reader.reset(observer, false, this.answer != null);
    parser.push(ptr, length);
    parser.end();
    while (this.failure.length == 0 && parser.next()) {
      if (parser.dataLen < 0) continue;
      const readable = reader.event(parser, json);
      if (reader.isBroken) reader.finish();
      if (readable && !observer.errored) continue;
      this.failure = observer.errored
        ? "it is an error"
        : "it has an event that is none of the provider's API";
      this.errorPtr = parser.dataPtr;
      this.errorLength = parser.dataLen;
    }
    if (this.failure.length == 0) {
      if (parser.overflowed || out.overflowed || this.isFull(writer)) this.failure = "it is too large";
      if (parser.overflowed) this.limit = EVENT_TOO_LARGE;
      else if (parser.corrupt || !reader.finish()) this.failure = "it broke off before its end";
    }
    observer.writer = null;
    writer.free();
    if (this.failure.length > 0) out.len = before;
    return this.failure.length == 0;
  }

  /**
   * Translates the next bytes of a stream, cut anywhere, and appends the client's bytes. `endOfStream` comes with the
   * last ones, which may be empty. Returns false when `out` overflowed.
   */
  chunk(ptr: usize, length: i32, endOfStream: bool, out: Buffer): bool {
    this.observer.now = this.now;
    if (this.same) {
      this.passThrough.chunk(this.reader(), ptr, length, endOfStream, out);
      this.unchanged = this.passThrough.unchanged;
      this.unreadable = this.passThrough.garbled;
    } else {
      this.translate(ptr, length, endOfStream, out);
    }
    return !out.overflowed;
  }

  /** Called instead of chunk() when the stream has lasted too long: ends it with an error. */
  expire(out: Buffer): void {
    this.unchanged = false;
    if (this.same) {
      this.passThrough.fail(this.reader(), OVERDUE, out);
      return;
    }
    const writer = this.beginStream(out);
    this.fail(writer, OVERDUE);
    this.observer.writer = null;
  }

  private beginStream(out: Buffer): ResponseWriter {
    const writer = this.streamWriter();
    if (!this.begun) writer.reset(this.notes, this.wantsUsage, this.now);
    this.begun = true;
    writer.target(out);
    this.observer.writer = this.before(writer);
    return writer;
  }

  private translate(ptr: usize, length: i32, endOfStream: bool, out: Buffer): void {
    const observer = this.observer;
    if (observer.isOver) return;
    const parser = this.eventParser();
    const reader = this.reader();
    const writer = this.beginStream(out);
    parser.push(ptr, length);
    if (endOfStream) parser.end();
    while (!observer.isOver && parser.next()) {
      if (parser.dataLen < 0) {
        if (parser.isComment) observer.ping();
      } else if (!reader.event(parser, json)) {
        this.fail(writer, parser.terminated ? UNREADABLE : CUT_OFF);
      }
    }
    if (!observer.isOver && parser.corrupt) this.fail(writer, UNREADABLE);
    if (!observer.isOver && parser.overflowed) this.fail(writer, TOO_LARGE);
    if (!observer.isOver && endOfStream && !reader.finish()) this.fail(writer, CUT_OFF);
    // A response that lost something has no end yet.
    if (this.isFull(writer)) this.fail(writer, TOO_LARGE);
    observer.writer = null;
  }

  private begin(writer: ResponseWriter, out: Buffer): void {
    writer.reset(this.notes, this.wantsUsage, this.now);
    writer.target(out);
    this.observer.writer = this.before(writer);
  }

  /** The visitor in front of `writer`, which restores calls if they differ from the client's. */
  private before(writer: ResponseWriter): ResponseVisitor {
    if (!this.notes.changesCalls) return writer;
    this.calls.target(writer);
    return this.calls;
  }

  private isFull(writer: ResponseWriter): bool {
    return writer.overflowed || this.calls.overflowed || this.observer.overflowed;
  }

  private fail(writer: ResponseWriter, message: string): void {
    if (this.observer.errored) return;
    this.observer.errored = true;
    this.failed = true;
    this.failure = message;
    failStream(writer, message);
  }

  private eventParser(): EventParser {
    const format = upstreamFormat(this.upstream);
    return format && format.framing == Framing.EventStream ? this.frames : this.parser;
  }

  /** An unknown upstream is read as Chat Completions, which fails cleanly. */
  private reader(): ResponseReader {
    let upstream = this.upstream;
    let format = upstreamFormat(upstream);
    if (!format) {
      upstream = Format.ChatCompletions;
      format = upstreamFormat(upstream)!;
    }
    let reader = this.readers[upstream];
    if (!reader) {
      reader = format.newResponseReader();
      reader.reset(this.observer, this.same, this.answer != null);
      this.readers[upstream] = reader;
    }
    return reader;
  }

  private streamWriter(): ResponseWriter {
    const client = this.client > 0 && this.client < FORMAT_COUNT ? this.client : Format.ChatCompletions;
    let writer = this.writers[client];
    if (!writer) {
      writer = clientFormat(client).newStreamWriter();
      this.writers[client] = writer;
    }
    return writer;
  }

  /** Null when the body is forwarded unchanged. */
  private wholeWriter(): ResponseWriter | null {
    if (this.streaming) return this.streamWriter();
    return this.same ? null : clientFormat(this.client).wholeWriter();
  }
}
