// Cuts a stream of server-sent events into whole events, whatever the cuts of its bytes; memory is held for what has begun.
import type { Holding } from "../memory-budget.js";

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const EMPTY_LINE = "\n\n";
/** Bytes; larger ones break the stream. */
const LARGEST_EVENT = 32 << 20;

export class EventFrames {
  readonly #holding: Holding;
  #begun: Buffer[] = [];
  #size = 0;
  #afterReturn = false;

  constructor(holding: Holding) {
    this.#holding = holding;
  }

  /** Events with their empty lines. Throws `OverBudget`, and for an event that is too large. */
  *read(chunk: Buffer): Generator<Buffer, void, undefined> {
    const bytes = this.#withLineFeeds(chunk);
    let start = 0;
    if (bytes[0] === LINE_FEED && this.#begun.at(-1)?.at(-1) === LINE_FEED) {
      start = 1;
      yield this.#whole(bytes.subarray(0, start));
    }
    for (let end = bytes.indexOf(EMPTY_LINE); end >= 0; end = bytes.indexOf(EMPTY_LINE, start)) {
      const frame = bytes.subarray(start, end + EMPTY_LINE.length);
      start += frame.length;
      yield this.#whole(frame);
    }
    if (start < bytes.length) this.#begin(bytes.subarray(start));
  }

  /** What follows the last empty line. */
  end(): Buffer {
    return this.#whole(Buffer.alloc(0));
  }

  #begin(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size > LARGEST_EVENT) throw new Error(`an event is larger than ${LARGEST_EVENT} bytes`);
    this.#holding.resize(this.#size);
    this.#begun.push(bytes);
  }

  #whole(end: Buffer): Buffer {
    if (this.#begun.length === 0) return end;
    const whole = Buffer.concat([...this.#begun, end]);
    this.#begun = [];
    this.#size = 0;
    this.#holding.resize(0);
    return whole;
  }

  /** JSON has no raw carriage return in it, so each one ends a line. */
  #withLineFeeds(chunk: Buffer): Buffer {
    if (!this.#afterReturn && chunk.indexOf(RETURN) < 0) return chunk;
    const text = chunk.toString("latin1");
    const unified = (this.#afterReturn && text.startsWith("\n") ? text.slice(1) : text).replace(
      /\r\n?/g,
      "\n",
    );
    this.#afterReturn = text.endsWith("\r");
    return Buffer.from(unified, "latin1");
  }
}
