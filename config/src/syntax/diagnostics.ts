// What is found wrong while a file is read: errors, which refuse it, and warnings. Readers add to it in their order.
import type { ConfigError, PathPart } from "./errors.js";
import type { Source } from "./source.js";

export class Diagnostics {
  readonly errors: ConfigError[] = [];
  readonly warnings: ConfigError[];
  readonly #source: Source;

  constructor(source: Source, warnings: ConfigError[] = []) {
    this.#source = source;
    this.warnings = warnings;
  }

  /** At a path; for a part that is missing, at what should hold it. `atKey` points at the member's name. */
  error(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.errors.push(this.#source.error(path, message, hint, atKey));
  }

  /** The same for what does not refuse the file. */
  warn(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.warnings.push(this.#source.error(path, message, hint, atKey));
  }

  /** Its errors stand apart, for who decides whether they are told; its warnings are among these. */
  withOwnErrors(): Diagnostics {
    return new Diagnostics(this.#source, this.warnings);
  }
}
