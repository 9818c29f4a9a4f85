// Records a reader's calls about blocks for later: when a provider streams several items at a time, all but one of them
// wait. Slices are copied into one bounded buffer.

import { Buffer } from "../../bytes/buffer";
import { StopReason } from "../../contract/stop-reasons.generated";
import { Origin } from "../visitor/request";
import { BlockKind, Citation, UpstreamError, ResponseVisitor, Usage } from "../visitor/response";

const enum Mark {
  Start,
  Delta,
  Signature,
  Logprobs,
  Citation,
  End,
}

const MAX_TAPE: i32 = 4 << 20;
const cited = new Citation();

export class ResponseTape extends ResponseVisitor {
  private tape: Buffer = new Buffer(256, MAX_TAPE);
  /** The read position of replay(). */
  private at: i32 = 0;

  get size(): i32 {
    return this.tape.len;
  }

  /** A call did not fit, and is lost. */
  get overflowed(): bool {
    return this.tape.overflowed;
  }

  free(): void {
    this.tape.free();
  }

  /** Replays all calls to `visitor`; afterwards the tape is empty, and what it has lost is still known. */
  replay(visitor: ResponseVisitor): void {
    this.at = 0;
    while (this.at < this.tape.len) this.replayCall(visitor, <Mark>this.number());
    this.tape.len = 0;
  }

  private replayCall(visitor: ResponseVisitor, mark: Mark): void {
    if (mark == Mark.Start) {
      const kind = <BlockKind>this.number();
      const idLength = this.number();
      const id = this.take(idLength);
      const nameLength = this.number();
      visitor.blockStart(kind, id, idLength, this.take(nameLength), nameLength);
    } else if (mark == Mark.Delta) {
      const length = this.number();
      visitor.blockDelta(this.take(length), length);
    } else if (mark == Mark.Signature) {
      const origin = <Origin>this.number();
      const length = this.number();
      visitor.signature(origin, this.take(length), length);
    } else if (mark == Mark.Logprobs) {
      const length = this.number();
      visitor.logprobs(this.take(length), length);
    } else if (mark == Mark.Citation) {
      this.takeCitation();
      visitor.citation(cited);
    } else {
      visitor.blockEnd();
    }
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.write(Mark.Start);
    this.write(kind);
    this.text(id, idLength);
    this.text(name, nameLength);
  }

  blockDelta(text: usize, length: i32): void {
    this.write(Mark.Delta);
    this.text(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    this.write(Mark.Signature);
    this.write(origin);
    this.text(text, length);
  }

  logprobs(entries: usize, length: i32): void {
    this.write(Mark.Logprobs);
    this.text(entries, length);
  }

  citation(citation: Citation): void {
    this.write(Mark.Citation);
    this.text(citation.url, citation.urlLength);
    this.text(citation.title, citation.titleLength);
    this.text(citation.quote, citation.quoteLength);
    this.write(<i32>citation.start);
    this.write(<i32>citation.end);
  }

  blockEnd(): void {
    this.write(Mark.End);
  }

  /** The calls below concern a response, not a block, and are ignored. */
  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {}

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {}

  usage(usage: Usage): void {}

  ping(): void {}

  error(failure: UpstreamError): void {}

  end(): void {}

  private write(value: i32): void {
    const tape = this.tape;
    if (tape.overflowed || !tape.reserve(4)) return;
    store<i32>(tape.ptr + tape.len, value);
    tape.len += 4;
  }

  /** Writes all of the text or none, so that a full tape can still be replayed. */
  private text(ptr: usize, length: i32): void {
    const tape = this.tape;
    const fits = !tape.overflowed && tape.reserve(length + 4);
    this.write(fits ? length : 0);
    if (fits) tape.bytes(ptr, length);
  }

  /** 0 after the end of the tape. */
  private number(): i32 {
    const at = this.at;
    this.at += 4;
    return this.at <= this.tape.len ? load<i32>(this.tape.ptr + at) : 0;
  }

  private take(length: i32): usize {
    const at = this.at;
    this.at += length;
    return this.tape.ptr + at;
  }

  private takeCitation(): void {
    cited.urlLength = this.number();
    cited.url = this.take(cited.urlLength);
    cited.titleLength = this.number();
    cited.title = this.take(cited.titleLength);
    cited.quoteLength = this.number();
    cited.quote = this.take(cited.quoteLength);
    cited.start = this.number();
    cited.end = this.number();
  }
}
