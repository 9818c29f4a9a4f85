// Counts the size of a stream's events as their bytes arrive, before they are parsed.
import { BACKSLASH, BEGINNINGS, QUOTE } from "../../json-size.js";
import { hasWideText } from "../../memory-budget.js";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const NOTHING: Size = { bytes: 0, values: 0, isWide: false };

export interface Size {
  bytes: number;
  /**
   * An upper bound on JSON values. Each line counts as one too, as it is a string of its own until lines are joined.
   */
  values: number;
  isWide: boolean;
}

export interface Sizes {
  /** Index in the chunk behind the last event that ends there; 0 if none does. */
  end: number;
  /** The size of everything before `end`, including earlier chunks of its first event. */
  whole: Size;
  /** The size of the unfinished event. */
  begun: Size;
}

export class StreamSize {
  #begun: Size = NOTHING;
  #lineLength = 0;
  #isAfterReturn = false;
  #isInString = false;
  #isEscaped = false;

  read(chunk: Uint8Array): Sizes {
    const start = this.#begun;
    let end = 0;
    let ended = 0;
    let values = start.values;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      const isNewline = byte === NEWLINE;
      // The next byte decides whether a carriage return stands alone.
      if (isNewline || this.#isAfterReturn) {
        const isEmpty = this.#lineLength === 0;
        values += 1;
        this.#startLine();
        if (isEmpty) {
          end = isNewline ? at + 1 : at;
          ended = values;
        }
        if (isNewline) continue;
      }
      if (byte === CARRIAGE_RETURN) this.#isAfterReturn = true;
      else {
        this.#lineLength += 1;
        values += this.#isBeginning(byte) ? 1 : 0;
      }
    }
    const isWide = start.isWide || hasWideText(chunk);
    const whole = end === 0 ? NOTHING : { bytes: start.bytes + end, values: ended, isWide };
    this.#begun =
      end === 0
        ? { bytes: start.bytes + chunk.length, values, isWide }
        : { bytes: chunk.length - end, values: values - ended, isWide: hasWideText(chunk.subarray(end)) };
    return { end, whole, begun: this.#begun };
  }

  /** A JSON string ends with its line. */
  #startLine(): void {
    this.#lineLength = 0;
    this.#isAfterReturn = false;
    this.#isInString = false;
    this.#isEscaped = false;
  }

  #isBeginning(byte: number): boolean {
    if (!this.#isInString) {
      this.#isInString = byte === QUOTE;
      return BEGINNINGS[byte] === 1;
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
    return false;
  }
}
