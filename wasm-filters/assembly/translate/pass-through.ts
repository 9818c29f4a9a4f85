// Forwards a stream whose client and provider speak the same API. Events are forwarded unchanged and parsed only to
// observe them. Only whole events are forwarded, so that an error event can follow when the provider's stream is cut
// off.

import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";
import { ResponseObserver } from "./shared/response-observer";
import { ResponseReader } from "./shared/response-reader";
import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";
import { SseParser } from "../framing/sse-parser";
import { CUT_OFF, TOO_LARGE, writeFailedEnd, writeFailureEvent } from "./response-failure";

export class PassThrough {
  /** The last chunk can be forwarded as it is; nothing was written. */
  unchanged: bool = false;
  /** The last chunk had an event that is not one of the format's. */
  garbled: bool = false;
  /** Why the gateway has ended the stream with an error; empty if it has not. */
  failure: string = "";
  private format: Format = Format.Unknown;
  private dropsUsage: bool = false;
  /** The gateway drops all further bytes. */
  private over: bool = false;
  /** The number of parsed events with content, and the bytes in them around that content. */
  private contents: i64 = 0;
  private wrapping: i64 = 0;
  /** Bytes of the chunk to forward, not written yet: they may turn out to be the whole chunk. */
  private from: usize = 0;
  private to: usize = 0;

  constructor(
    private parser: SseParser,
    private observer: ResponseObserver,
    private json: JsonIndex,
  ) {}

  /** `dropsUsage`: the client did not request the chunk that holds only usage. */
  reset(format: Format, dropsUsage: bool): void {
    this.format = format;
    this.dropsUsage = dropsUsage;
    this.over = false;
    this.failure = "";
    this.unchanged = false;
    this.contents = 0;
    this.wrapping = 0;
  }

  chunk(reader: ResponseReader, ptr: usize, length: i32, endOfStream: bool, out: Buffer): void {
    this.unchanged = false;
    this.garbled = false;
    if (this.over) return;
    const before = out.len;
    const parser = this.parser;
    this.from = ptr;
    this.to = ptr;
    parser.push(ptr, length);
    if (endOfStream) parser.end();
    while (parser.next()) {
      const readable = this.observe(reader);
      if (this.dropsUsage && reader.usageOnly) continue;
      if (!readable) this.garbled = true;
      // The client cannot use an event that the end of the stream cuts in two.
      if (!readable && !parser.terminated) continue;
      this.forward(ptr, length, out);
    }
    this.over = parser.overflowed;
    const isLast = endOfStream || this.over;
    if (isLast && (this.over || !reader.finish()) && !this.observer.isOver) {
      this.flush(out);
      if (!parser.terminated) out.ascii("\n\n");
      this.fail(reader, this.over ? TOO_LARGE : CUT_OFF, out);
    }
    if (isLast && reader.owesEnd) {
      this.flush(out);
      if (!parser.terminated) out.ascii("\n\n");
      writeFailedEnd(out, this.format, this.observer.failure, reader);
    }
    if (out.len == before && this.from == ptr && this.to == ptr + length) this.unchanged = true;
    else this.flush(out);
  }

  /** Safe at any time: only whole events have been forwarded, so an error event can follow. */
  fail(reader: ResponseReader, text: string, out: Buffer): void {
    this.unchanged = false;
    this.over = true;
    this.failure = text;
    this.observer.errored = true;
    writeFailureEvent(out, this.format, text, reader);
  }

  private observe(reader: ResponseReader): bool {
    const parser = this.parser;
    const observer = this.observer;
    reader.usageOnly = false;
    if (parser.dataLen < 0 || (observer.errored && !reader.owesEnd)) return true;
    // Skip parsing whole events with a piece of content once the text is no longer wanted.
    const bored = parser.terminated && observer.firstToken != 0 && !observer.answer;
    if (!bored || reader.matters(parser)) {
      const before = observer.delivered;
      const readable = reader.event(parser, this.json);
      this.weigh(observer.delivered - before);
      return readable;
    }
    reader.skip();
    observer.said.miss();
    if (this.contents > 0 && isPiece(parser)) {
      observer.delivered += max<i64>(0, parser.dataLen - this.wrapping / this.contents);
    }
    return true;
  }

  /** Skipped events are assumed to have as many bytes around their content as parsed ones. */
  private weigh(content: i64): void {
    if (content == 0) return;
    this.contents += 1;
    this.wrapping += max<i64>(0, this.parser.dataLen - content);
  }

  private forward(ptr: usize, length: i32, out: Buffer): void {
    const raw = this.parser.rawPtr;
    const end = raw + this.parser.rawLen;
    if (raw < ptr || end > ptr + length) {
      this.flush(out);
      out.bytes(raw, <i32>(end - raw));
    } else if (raw == this.to) {
      this.to = end;
    } else {
      this.flush(out);
      this.from = raw;
      this.to = end;
    }
  }

  private flush(out: Buffer): void {
    out.bytes(this.from, <i32>(this.to - this.from));
    this.from = this.to;
  }
}

/**
 * In APIs with named events, only `...delta` events carry pieces; the finished text that follows is not counted again.
 */
function isPiece(event: SseParser): bool {
  const length = event.eventLen;
  return length == 0 || (length >= 5 && equalsAscii(event.eventPtr + length - 5, 5, "delta"));
}
