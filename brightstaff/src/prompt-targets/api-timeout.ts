// How long an API may take: for its whole answer, or, of one that is passed on as it arrives, for each piece of text, and for all
// of them. Other bytes, such as comments, keep a connection alive and no answer.
import { errors } from "undici";

interface Milliseconds {
  /** For a whole answer, or for a piece of text. */
  each: number;
  /** For all pieces together. */
  pieces: number;
}

export class ApiTimeout {
  readonly #milliseconds: Milliseconds;
  readonly #over = new AbortController();
  /** There was none left. */
  isOver = false;

  /** `client` aborts when the client leaves. */
  constructor(milliseconds: Milliseconds, client: AbortSignal) {
    this.#milliseconds = milliseconds;
    client.addEventListener("abort", () => this.#over.abort(client.reason), { once: true });
    if (client.aborted) this.#over.abort(client.reason);
  }

  /** Aborts once it is over, with a timeout of undici's as its reason, or when the client leaves. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = this.#after(this.#milliseconds.each);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  /** The time that their reader takes counts for all of them only. */
  async *withEach(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
    const iterator = pieces[Symbol.asyncIterator]();
    const timer = this.#after(this.#milliseconds.pieces);
    try {
      for (;;) {
        const next = await this.during(() => this.#text(iterator));
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      clearTimeout(timer);
      await iterator.return?.();
    }
  }

  #after(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.isOver = true;
      this.#over.abort(new errors.BodyTimeoutError());
    }, milliseconds);
  }

  async #text(pieces: AsyncIterator<string>): Promise<IteratorResult<string>> {
    let next = await pieces.next();
    while (next.done !== true && next.value === "") next = await pieces.next();
    return next;
  }
}
