// Long-lived texts as bytes outside of the heap, many to a block: as texts of the heap, those of 20,000 requests would be moved and
// traced by each of its collections, and let it grow by as much again between them.

/** Bytes. */
const BLOCK = 256 << 10;

export class Texts {
  #block = Buffer.alloc(0);
  #used = 0;

  /** A block goes when none of its texts is referred to. */
  keep(text: string): KeptText {
    const length = Buffer.byteLength(text);
    if (this.#used + length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#block.write(text, start);
    return new KeptText(this.#block, start, this.#used);
  }
}

export class KeptText {
  readonly #block: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(block: Buffer, start: number, end: number) {
    this.#block = block;
    this.#start = start;
    this.#end = end;
  }

  read(): string {
    return this.#block.toString("utf8", this.#start, this.#end);
  }
}
