// Gathers config errors and warnings of a file, whichever reader finds them. Errors refuse the file, warnings do not.
import type { ConfigError, PathPart } from "./errors.js";
import type { Source } from "./source.js";

interface Found {
  errors: ConfigError[];
  warnings: ConfigError[];
}

export class Diagnostics {
  readonly #source: Source;
  readonly #path: readonly PathPart[];
  readonly #found: Found;

  constructor(source: Source, path: readonly PathPart[] = [], found: Found = { errors: [], warnings: [] }) {
    this.#source = source;
    this.#path = path;
    this.#found = found;
  }

  /** Gathers in the same place; paths are below this one. */
  at(...path: readonly PathPart[]): Diagnostics {
    return new Diagnostics(this.#source, [...this.#path, ...path], this.#found);
  }

  /** Points at the path, or at the nearest parent of a missing part. `atKey` points at the member's name. */
  error(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.#found.errors.push(this.#source.error([...this.#path, ...path], message, hint, atKey));
  }

  /** Takes the same parameters as `error`. */
  warn(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.#found.warnings.push(this.#source.error([...this.#path, ...path], message, hint, atKey));
  }

  /** Errors found so far, in the whole file. */
  get errorCount(): number {
    return this.#found.errors.length;
  }

  /** In the order of the file. */
  get errors(): ConfigError[] {
    return inOrder(this.#found.errors);
  }

  /** In the order of the file. */
  get warnings(): ConfigError[] {
    return inOrder(this.#found.warnings);
  }
}

function inOrder(found: readonly ConfigError[]): ConfigError[] {
  return found.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}
