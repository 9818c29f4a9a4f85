// Gathers config errors and warnings of a file, whichever reader finds them. Errors refuse the file, warnings do not.
import type { ConfigError, PathPart } from "./errors.js";
import type { Source } from "./source.js";

interface Found {
  errors: ConfigError[];
  warnings: ConfigError[];
}

/** What readers find at `from`, the file says at `to`. */
export interface Move {
  from: readonly PathPart[];
  to: readonly PathPart[];
}

export class Diagnostics {
  readonly #source: Source;
  readonly #path: readonly PathPart[];
  readonly #moves: readonly Move[];
  readonly #found: Found;

  constructor(
    source: Source,
    path: readonly PathPart[] = [],
    moves: readonly Move[] = [],
    found: Found = { errors: [], warnings: [] },
  ) {
    this.#source = source;
    this.#path = path;
    this.#moves = moves;
    this.#found = found;
  }

  /** Gathers in the same place; paths are below this one. */
  at(...path: readonly PathPart[]): Diagnostics {
    return new Diagnostics(this.#source, [...this.#path, ...path], this.#moves, this.#found);
  }

  /** Gathers in the same place; points to where the file says what was moved. */
  moved(moves: readonly Move[]): Diagnostics {
    return new Diagnostics(this.#source, this.#path, moves, this.#found);
  }

  /** Points at the path, or at the nearest parent of a missing part. `atKey` points at the member's name. */
  error(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.#found.errors.push(this.#source.error(this.#placed(path), message, hint, atKey));
  }

  /** Takes the same parameters as `error`. */
  warn(path: readonly PathPart[], message: string, hint?: string, atKey = false): void {
    this.#found.warnings.push(this.#source.error(this.#placed(path), message, hint, atKey));
  }

  #placed(path: readonly PathPart[]): PathPart[] {
    const whole = [...this.#path, ...path];
    const move = this.#moves.find(({ from }) => from.every((part, index) => part === whole[index]));
    return move === undefined ? whole : [...move.to, ...whole.slice(move.from.length)];
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

/** In the order of the file. */
export function inOrder(found: readonly ConfigError[]): ConfigError[] {
  return found.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}
