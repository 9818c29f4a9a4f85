// A body that is there as a whole: a stream for whoever reads it, and one piece for whoever sends it.
import { Readable } from "node:stream";

export class WholeBody extends Readable {
  readonly #content: Buffer | string;

  constructor(content: Buffer | string) {
    super();
    this.#content = content;
  }

  override _read(): void {
    this.push(this.#content);
    this.push(null);
  }

  /** Ends the stream. */
  whole(): Buffer | string {
    this.push(null);
    this.read();
    return this.#content;
  }
}
