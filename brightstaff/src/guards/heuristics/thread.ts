// A text that comes in parts, folded: a phrase is found over all cuts.
import type { FindPhrase } from "./finder.js";
import { fold } from "./fold.js";

/** Folded units that are seen again with those that follow: no phrase is longer. */
const OVERLAP = 512;
/** Folded units that are worth a search. */
const ENOUGH = 2_048;

export class Thread {
  readonly #find: FindPhrase;
  readonly #isSystem: boolean;
  /** Folded. */
  #text = "";
  /** Units of the text that were searched. */
  #seen = 0;
  /** The first half of a character whose second half comes next. */
  #half = "";

  constructor(find: FindPhrase, isSystem: boolean) {
    this.#find = find;
    this.#isSystem = isSystem;
  }

  /** What may still be a phrase's beginning. */
  get text(): string {
    return this.#text;
  }

  /** The name of a phrase. */
  add(piece: string): string | undefined {
    const folded = fold(this.#whole(piece));
    // A folded text has no doubles.
    this.#text += folded.charAt(0) === this.#text.at(-1) ? folded.slice(1) : folded;
    return this.#text.length - this.#seen < ENOUGH ? undefined : this.end();
  }

  end(): string | undefined {
    if (this.#text.length === this.#seen) return undefined;
    const found = this.#find(this.#text, this.#isSystem);
    this.#text = this.#text.slice(-OVERLAP);
    this.#seen = this.#text.length;
    return found;
  }

  /** Goes on as if it had read the other's text. */
  follow(other: Thread): void {
    [this.#text, this.#seen, this.#half] = [other.#text, other.#seen, other.#half];
  }

  /** The piece without half a character at its end, and with the one before. */
  #whole(piece: string): string {
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? text.length - 1 : text.length;
    this.#half = text.slice(cut);
    return text.slice(0, cut);
  }
}
