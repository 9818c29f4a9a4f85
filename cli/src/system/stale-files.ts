// Remembers files that changed while Plano runs and could not be used; their previous content stays in force.
// Reports them in the log and, while it lasts, in `plano status`.

export class StaleFiles {
  readonly log: (line: string) => void;
  /** Called after each change of `faults`. */
  onChange: () => void = () => {};
  readonly #faults = new Map<string, string>();

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** The reason, for each stale file. */
  get faults(): Record<string, string> {
    return Object.fromEntries(this.#faults);
  }

  /** `what` is a plural noun for the file's content. */
  stay(what: string, fault: string): void {
    this.log(`warning: ${what} stay as they were: ${fault}`);
    this.#faults.set(what, fault);
    this.onChange();
  }

  inForce(what: string): void {
    this.log(`${what} were read again`);
    if (this.#faults.delete(what)) this.onChange();
  }
}
