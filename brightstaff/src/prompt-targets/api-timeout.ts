// How long an API may take: for its whole answer, or, of one that is passed on as it arrives, for each piece of text. Other
// bytes, such as comments, keep a connection alive and no answer.
import { errors } from "undici";

export class ApiTimeout {
  readonly #milliseconds: number;
  readonly #over = new AbortController();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Aborts, with a timeout of undici's as its reason, once it is over. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => this.#over.abort(new errors.BodyTimeoutError()), this.#milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  /** The time that their reader takes does not count. */
  async *withEach(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
    const iterator = pieces[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.during(() => this.#text(iterator));
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  async #text(pieces: AsyncIterator<string>): Promise<IteratorResult<string>> {
    let next = await pieces.next();
    while (next.done !== true && next.value === "") next = await pieces.next();
    return next;
  }
}
