// Remembers files that changed while Plano runs and could not be used; their previous content stays in force.
// Reports them in the log and, while it lasts, in `plano status`.

export class StaleFiles {
  readonly log: (line: string) => void;
  /** Called after each change of `reasons`. */
  onChange: () => void = () => {};
  readonly #reasons = new Map<string, string>();

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** The reason, for each stale file. */
  get reasons(): Record<string, string> {
    return Object.fromEntries(this.#reasons);
  }

  /** `what` is a plural noun for the file's content. */
  stay(what: string, reason: string): void {
    this.log(`warning: ${what} stay as they were: ${reason}`);
    this.#reasons.set(what, reason);
    this.onChange();
  }

  inForce(what: string): void {
    this.log(`${what} were read again`);
    if (this.#reasons.delete(what)) this.onChange();
  }
}
