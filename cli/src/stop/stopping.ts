// The end of a running Plano, asked for by a signal or by `plano down`: the first ask gives requests time to end, and the second
// takes it back.
import { once } from "node:events";

export class Stopping {
  readonly #begun = new AbortController();
  readonly #atOnce = new AbortController();
  readonly #drained = new AbortController();
  readonly #followers = new Set<(line: string) => void>();
  #longest: number;

  /** `longest`: milliseconds that requests may take, unless who asks says otherwise. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  get longest(): number {
    return this.#longest;
  }

  /** Aborts with the first ask. */
  get begun(): AbortSignal {
    return this.#begun.signal;
  }

  /** Aborts with the second ask. */
  get atOnce(): AbortSignal {
    return this.#atOnce.signal;
  }

  ask(longest = this.#longest): void {
    if (this.#begun.signal.aborted) {
      this.#atOnce.abort();
      return;
    }
    this.#longest = longest;
    this.#begun.abort();
  }

  /** Tells those who follow what is waited for. */
  tell(line: string): void {
    for (const follower of this.#followers) follower(line);
  }

  /** Requests have ended, or are cut now. */
  drained(): void {
    this.#drained.abort();
  }

  /** Calls `follower` with each line until the drain is over. */
  async follow(follower: (line: string) => void): Promise<void> {
    this.#followers.add(follower);
    await untilAborted(this.#drained.signal);
    this.#followers.delete(follower);
  }
}

export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
