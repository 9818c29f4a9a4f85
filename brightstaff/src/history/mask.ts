// Masks what detectors find in a text, and what fits a user's own patterns.
import type { DetectorName } from "@plano/config/run-time";
import { findingsIn, signOf } from "../filters/builtin/findings.js";
import { readably } from "../filters/builtin/readably.js";
import { mayBeClipped, withoutBegunSecret } from "./cut-secrets.js";
import type { FindOwn, NamedSpan } from "./patterns.js";

export class Mask {
  readonly #names: readonly DetectorName[];
  readonly #sign: RegExp;
  readonly #own: FindOwn;

  /** `own` finds more than the detectors do. */
  constructor(names: readonly DetectorName[], own: FindOwn = () => []) {
    this.#names = names;
    this.#own = own;
    this.#sign = signOf(names);
  }

  /** `⟦email⟧` says that something was there. */
  of(text: string): string {
    return this.#masked(text, false);
  }

  /** Of a text of which at most so many bytes were kept: a secret that was cut there is left out, too. */
  ofClipped(text: string, most: number): string {
    const isCut = mayBeClipped(text, most);
    const masked = this.#masked(text, isCut);
    return isCut ? withoutBegunSecret(masked) : masked;
  }

  /** Both look at the text as it is: what one has masked would hide a part of what the other finds. */
  #masked(text: string, isCut: boolean): string {
    const spans = [...this.#detected(text), ...this.#own(text, isCut)];
    spans.sort((one, other) => one.start - other.start || other.end - one.end);
    const pieces: string[] = [];
    let end = 0;
    for (const { name, start, end: stop } of spans) {
      if (start >= end) pieces.push(text.slice(end, start), `⟦${name}⟧`);
      end = Math.max(end, stop);
    }
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }

  #detected(text: string): NamedSpan[] {
    return this.#sign.test(readably(text)) ? [...findingsIn(text, this.#names)].flat() : [];
  }
}
