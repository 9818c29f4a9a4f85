// Which of the files that may change while Plano runs are in force as they were, since what they say now cannot be used: told in the
// log, and by `plano status` for as long as it is so.

export class StaleFiles {
  readonly log: (line: string) => void;
  /** Called whenever `faults` has changed. */
  onChange: () => void = () => {};
  readonly #faults = new Map<string, string>();

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** Why, by what it is. */
  get faults(): Record<string, string> {
    return Object.fromEntries(this.#faults);
  }

  /** `what` is plural. */
  stay(what: string, fault: string): void {
    this.log(`warning: ${what} stay as they were: ${fault}`);
    this.#faults.set(what, fault);
    this.onChange();
  }

  inForce(what: string): void {
    this.log(`${what} were read anew`);
    if (this.#faults.delete(what)) this.onChange();
  }
}
