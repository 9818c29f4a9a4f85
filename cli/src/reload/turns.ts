// One piece of work after the other.
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Resolves when the last one is done, whatever became of it. */
  async over(): Promise<void> {
    await this.#last;
  }
}
