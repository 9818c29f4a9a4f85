// Files that changed while Plano runs and whose new content cannot be used: the previous content stays in force. The log
// says so, and `plano status` as long as it lasts.

export class StaleFiles {
  readonly log: (line: string) => void;
  /** Called whenever `faults` has changed. */
  onChange: () => void = () => {};
  readonly #faults = new Map<string, string>();

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** The reason for each file that is stale. */
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
    this.log(`${what} were read anew`);
    if (this.#faults.delete(what)) this.onChange();
  }
}
