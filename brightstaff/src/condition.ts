// Tracks whether an external service works, and logs changes only.
import type { FastifyBaseLogger } from "fastify";

interface Words {
  works: string;
  fails: string;
}

export class Condition {
  readonly #logger: FastifyBaseLogger;
  readonly #words: Words;
  #works: boolean | undefined;

  /** `works`: the initial state, which is not logged. */
  constructor(logger: FastifyBaseLogger, words: Words, works?: boolean) {
    this.#logger = logger;
    this.#words = words;
    this.#works = works;
  }

  works(details: object = {}): void {
    if (this.#works !== true) this.#logger.info(details, this.#words.works);
    this.#works = true;
  }

  /** `reason` is logged; it holds no secrets. */
  fails(reason: string): void {
    if (this.#works !== false) this.#logger.warn({ fault: reason }, this.#words.fails);
    this.#works = false;
  }
}

/** The reason of a failure: its code when there is one, since messages may contain an address. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
