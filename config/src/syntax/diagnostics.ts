// Collects what is wrong in a file: errors refuse the file, warnings do not.
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

  /** Points at the path, or at the nearest parent of a missing part. `atKey` points at the member's name. */
  error(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.errors.push(this.#source.error(path, message, hint, atKey));
  }

  /** Takes the same parameters as `error`. */
  warn(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.warnings.push(this.#source.error(path, message, hint, atKey));
  }

  /** Shares the warnings and keeps its errors apart; the caller decides whether to report them. */
  withOwnErrors(): Diagnostics {
    return new Diagnostics(this.#source, this.warnings);
  }
}
