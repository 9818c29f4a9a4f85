// Lines that wait to be written, as bytes outside of the heap: as texts, thousands of them would outlive two collections of the
// young generation, and fill the old one until it is collected.

/** Bytes of the first lines; it doubles. */
const FIRST = 64 << 10;
const LINE_END = 0x0a;

export class WaitingLines {
  readonly #most: number;
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** `most`: bytes that may wait. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A line without its end. False when there is no room for it. */
  append(line: string): boolean {
    const length = Buffer.byteLength(line) + 1;
    if (this.#length + length > this.#most) return false;
    this.#reserve(length);
    this.#length += this.#bytes.write(line, this.#length);
    this.#bytes[this.#length++] = LINE_END;
    return true;
  }

  /** Each with its end; nothing waits any more. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    return taken;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST, this.#bytes.length * 2, this.#length + length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
