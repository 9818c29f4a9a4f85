// Whether something outside works, told in the log when that changes and not each time.
import type { FastifyBaseLogger } from "fastify";

interface Words {
  works: string;
  fails: string;
}

export class Condition {
  readonly #logger: FastifyBaseLogger;
  readonly #words: Words;
  #works: boolean | undefined;

  /** `works`: what is taken for granted, and so not told until it has failed. */
  constructor(logger: FastifyBaseLogger, words: Words, works?: boolean) {
    this.#logger = logger;
    this.#words = words;
    this.#works = works;
  }

  works(details: object = {}): void {
    if (this.#works !== true) this.#logger.info(details, this.#words.works);
    this.#works = true;
  }

  /** `fault`: nothing secret. */
  fails(fault: string): void {
    if (this.#works !== false) this.#logger.warn({ fault }, this.#words.fails);
    this.#works = false;
  }
}

/** Why something has failed: by its code, where there is one, whose message may hold an address. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
