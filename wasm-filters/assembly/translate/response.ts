// Translates one answer, whole or streamed, from the provider's format to the client's, and observes it on the way.
// Nothing here traps: what cannot be read becomes an error event in a stream, and `failure` for a whole answer.
// After an error event nothing more is written. Buffers are bounded; free() gives their memory back.

import { Buffer } from "../bytes/buffer";
import { EventStreamParser } from "../framing/event-stream-parser";
import { EventParser } from "../framing/event-parser";
import { Framing } from "./shared/format";
import { RequestNotes } from "./shared/request-notes";
import { ResponseObserver } from "./shared/response-observer";
import { ResponseReader } from "./shared/response-reader";
import { ResponseWriter } from "./shared/response-writer";
import { Format, FORMATS, ResponseVisitor, StopReason, Usage } from "./visitor";
import { SseParser } from "../framing/sse-parser";
import { answerIndex as json } from "./answer-index";
import { CustomToolUnwrapper } from "./custom-tools";
import { PassThrough } from "./pass-through";
import { clientFormat, upstreamFormat } from "./registry";
import { CUT_OFF, EVENT_TOO_LARGE, OVERDUE, TOO_LARGE, UNREADABLE, failStream } from "./response-failure";

const MAX_EVENT: i32 = 8 << 20;
const noNotes = new RequestNotes();

export class ResponseTranslation {
  /** The last whole() or chunk() left the bytes as they are: forward them, `out` has nothing. */
  unchanged: bool = false;
  /** Why whole() or gather() failed, or could not observe; for the log and for an error to the client. */
  failure: string = "";
  /** The name of the limit that made it fail; empty for what is the provider's fault. */
  limit: string = "";
  /** The document in which gather() met an error; valid until the next call. */
  errorPtr: usize = 0;
  errorLength: i32 = 0;
  /** The last whole() met no JSON, or the last chunk() an event that is none of the format's. */
  unreadable: bool = false;
  /** Nanoseconds since 1970; set before each call. */
  now: i64 = 0;

  private client: Format = Format.Unknown;
  private upstream: Format = Format.Unknown;
  private streaming: bool = false;
  private wantsUsage: bool = false;
  private notes: RequestNotes = noNotes;
  private parser: SseParser = new SseParser(MAX_EVENT);
  private frames: EventStreamParser = new EventStreamParser(MAX_EVENT);
  private observer: ResponseObserver = new ResponseObserver();
  private customTools: CustomToolUnwrapper = new CustomToolUnwrapper();
  private passThrough!: PassThrough;
  /** Made when first needed, one for each format. */
  private readers: StaticArray<ResponseReader | null> = new StaticArray<ResponseReader | null>(FORMATS);
  private writers: StaticArray<ResponseWriter | null> = new StaticArray<ResponseWriter | null>(FORMATS);
  /** The writer of a stream was told that it begins. */
  private begun: bool = false;
  private failed: bool = false;

  constructor() {
    this.passThrough = new PassThrough(this.parser, this.observer, json);
  }

  /**
   * `notes` are those of the request, and must stay until the answer is over. `wantsAnswer` false: `answer` is not kept, and most events
   * of a stream in the client's own format not parsed.
   */
  reset(
    client: Format,
    upstream: Format,
    streaming: bool,
    clientWantsUsage: bool,
    notes: RequestNotes | null = null,
    wantsAnswer: bool = true,
    maxEvent: i32 = MAX_EVENT,
  ): void {
    this.notes = notes ? notes : noNotes;
    this.client = client;
    this.upstream = upstream;
    this.streaming = streaming;
    this.wantsUsage = clientWantsUsage;
    this.unchanged = false;
    this.failure = "";
    this.limit = "";
    this.unreadable = false;
    this.begun = false;
    this.failed = false;
    this.parser.bound(maxEvent);
    this.frames.bound(maxEvent);
    this.parser.reset();
    this.frames.reset();
    this.observer.reset(null, wantsAnswer, this.notes.model);
    this.customTools.reset(this.notes);
    const dropsUsage = client == Format.ChatCompletions && !clientWantsUsage;
    this.passThrough.reset(client, dropsUsage);
    this.reader().reset(this.observer, client == upstream);
  }

  /** Gives the memory back; reset() makes the object usable again. */
  free(): void {
    this.parser.free();
    this.frames.free();
    this.observer.free();
    this.customTools.free();
    for (let i = 0; i < FORMATS; i++) {
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

  /** The first 16 kB of the answer's text, escaped. */
  get answer(): Buffer {
    return this.observer.answer;
  }

  /** Bytes of text, reasoning and calls so far; in a stream of the client's own API a close guess. */
  get delivered(): i64 {
    return this.observer.delivered;
  }

  /** `now` when the first content passed; 0 while none did. */
  get firstToken(): i64 {
    return this.observer.firstToken;
  }

  get ended(): bool {
    return this.observer.ended;
  }

  /** The gateway itself has ended the stream with an error: nothing the provider still says goes on. */
  get isCut(): bool {
    return this.failed || this.passThrough.over;
  }

  /** An error event was sent or seen, or the body was an error. */
  get errored(): bool {
    return this.observer.errored;
  }

  /**
   * One complete body of a 2xx answer. False: it is not an answer, `failure` says why, and `errored` whether it is an
   * error object for translateError. In the client's own format the bytes stay as they are, whatever they hold. A
   * client that asked for a stream gets one, of this answer.
   */
  whole(ptr: usize, length: i32, out: Buffer): bool {
    const observer = this.observer;
    observer.now = this.now;
    const writer = this.wholeWriter();
    this.unchanged = writer == null;
    const before = out.len;
    if (writer) this.begin(writer, out);
    const reader = this.reader();
    reader.reset(observer, writer == null);
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
   * A complete stream for a client that asked for none: some providers only stream. Writes one body, in the provider's
   * own format too. False: `failure` says why, and `errored` whether an error stands at `errorPtr`.
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
    reader.reset(observer, false);
    parser.push(ptr, length);
    parser.end();
    while (this.failure.length == 0 && parser.next()) {
      if (parser.dataLen < 0 || (reader.event(parser, json) && !observer.errored)) continue;
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
   * The next bytes of a stream, cut anywhere; appends the client's bytes. `endOfStream` with the last ones, which may
   * be none. False when `out` could not take them.
   */
  chunk(ptr: usize, length: i32, endOfStream: bool, out: Buffer): bool {
    this.observer.now = this.now;
    if (this.client == this.upstream) {
      this.passThrough.chunk(this.reader(), ptr, length, endOfStream, out);
      this.unchanged = this.passThrough.unchanged;
      this.unreadable = this.passThrough.garbled;
    } else {
      this.translate(ptr, length, endOfStream, out);
    }
    return !out.overflowed;
  }

  /** In place of the next bytes: ends the stream, which has lasted too long, with an error. */
  expire(out: Buffer): void {
    this.unchanged = false;
    if (this.client == this.upstream) {
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
    if (observer.errored) return;
    const parser = this.eventParser();
    const reader = this.reader();
    const writer = this.beginStream(out);
    parser.push(ptr, length);
    if (endOfStream) parser.end();
    while (!observer.errored && parser.next()) {
      if (parser.dataLen < 0) {
        if (!observer.ended && parser.isComment) observer.ping();
      } else if (!reader.event(parser, json)) {
        this.fail(writer, parser.terminated ? UNREADABLE : CUT_OFF);
      }
    }
    if (!observer.errored && parser.corrupt) this.fail(writer, UNREADABLE);
    if (!observer.errored && (parser.overflowed || this.isFull(writer))) this.fail(writer, TOO_LARGE);
    if (!observer.errored && endOfStream && !reader.finish()) this.fail(writer, CUT_OFF);
    observer.writer = null;
  }

  private begin(writer: ResponseWriter, out: Buffer): void {
    writer.reset(this.notes, this.wantsUsage, this.now);
    writer.target(out);
    this.observer.writer = this.before(writer);
  }

  /** What the reader is to speak to, so that `writer` is told the calls its client asked for. */
  private before(writer: ResponseWriter): ResponseVisitor {
    if (!this.notes.hasCustomTools) return writer;
    this.customTools.target(writer);
    return this.customTools;
  }

  private isFull(writer: ResponseWriter): bool {
    return writer.overflowed || this.customTools.overflowed || this.observer.overflowed;
  }

  private fail(writer: ResponseWriter, message: string): void {
    this.observer.errored = true;
    this.failed = true;
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
      reader.reset(this.observer, this.client == this.upstream);
      this.readers[upstream] = reader;
    }
    return reader;
  }

  private streamWriter(): ResponseWriter {
    const client = this.client > 0 && this.client < FORMATS ? this.client : Format.ChatCompletions;
    let writer = this.writers[client];
    if (!writer) {
      writer = clientFormat(client).newStreamWriter();
      this.writers[client] = writer;
    }
    return writer;
  }

  /** None when the body goes on as it is. */
  private wholeWriter(): ResponseWriter | null {
    if (this.streaming) return this.streamWriter();
    return this.client == this.upstream ? null : clientFormat(this.client).wholeWriter();
  }
}
